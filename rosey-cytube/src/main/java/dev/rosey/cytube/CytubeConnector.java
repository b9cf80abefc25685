package dev.rosey.cytube;

import dev.rosey.api.bus.SubscribeOptions;
import dev.rosey.api.bus.Subscription;
import dev.rosey.api.connector.Connector;
import dev.rosey.api.connector.ConnectorContext;
import dev.rosey.api.connector.OutgoingMessage;
import dev.rosey.api.connector.SendResult;
import dev.rosey.api.event.Event;
import dev.rosey.api.event.Payload;
import dev.rosey.api.event.PayloadException;
import dev.rosey.api.subject.SubjectFilter;
import dev.rosey.api.subject.SubjectInfo;
import dev.rosey.api.subject.Subjects;
import dev.rosey.cytube.event.ConnectionEnded;
import dev.rosey.cytube.event.ConnectionEnded.Cause;
import dev.rosey.cytube.event.ConnectionStatus;
import dev.rosey.cytube.internal.session.ChannelEvents;
import dev.rosey.cytube.internal.session.ChannelLink;
import dev.rosey.cytube.internal.session.NetworkTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one channel of a CyTube site: what is said there becomes {@code chat.message} and {@code chat.private} events,
 * what is published to {@code send.chat.message} and {@code send.chat.private} is said there.
 *
 * <p>The connector stays in its channel. A connection that is lost is made again, with join and login, after a delay that
 * grows with each failure. It gives up only when it was told to go or when trying again cannot help: kicked, banned, the
 * account logged in elsewhere, a wrong password; {@link #ended()} and the event {@code connection.ended} tell.
 *
 * <p>Messages are split into what the server takes, sent no faster than its limits allow, and never as commands of the
 * server, whatever they begin with. A send that is asked for as a request is answered with a {@link SendResult}:
 * {@code DELIVERED} when the server has shown the whole message, {@code SENT} when that is not known, {@code REFUSED} when
 * the server or the connector will not have it, {@code UNAVAILABLE} when it could not be sent in time. Nothing is lost
 * without such a result. A message may arrive twice only if it is private and the connection was lost while it was on
 * its way.
 *
 * <p>Lines that the server repeats to everyone who joins become {@code chat.history} and are never commands. The
 * connector's own lines are not published.
 *
 * <p>Safe for use by any number of threads. Own threads are daemons and end with {@link #close()}.
 */
public final class CytubeConnector implements Connector {
    private static final Logger LOG = LoggerFactory.getLogger(CytubeConnector.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    private final CytubeConfig config;
    private final AtomicBoolean isStarted = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final CompletableFuture<ConnectionEnded> ended = new CompletableFuture<>();
    private volatile @Nullable Running running;

    private CytubeConnector(CytubeConfig config) {
        this.config = config;
    }

    /** A connector that is not started yet; no thread runs and nothing is connected. */
    public static CytubeConnector create(CytubeConfig config) {
        return new CytubeConnector(config);
    }

    @Override
    public String platform() {
        return config.platform();
    }

    @Override
    public Set<String> channels() {
        return Set.of(config.channel());
    }

    /** How the connection stands now. */
    public ConnectionStatus status() {
        Running parts = running;
        return parts == null
                ? new ConnectionStatus(ConnectionStatus.State.NEW, Optional.empty(), -1, Optional.empty(), 0, 0, "")
                : parts.link.status();
    }

    /** Completes when the connector has left its channel for good, with the reason; never fails. */
    public CompletionStage<ConnectionEnded> ended() {
        return ended.copy();
    }

    /**
     * Connects. The result completes when the first attempt has come to something: the channel is joined, or the attempt
     * failed and others follow.
     *
     * @return completes when the connector serves the channel or keeps trying to; fails with {@link CytubeException} when
     *     it never will
     * @throws IllegalStateException if it was started before
     */
    @Override
    public CompletionStage<Void> start(ConnectorContext context) {
        if (!isStarted.compareAndSet(false, true)) {
            throw new IllegalStateException("The CyTube connector was started before; make a new one");
        }
        ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "rosey-cytube-1");
            thread.setDaemon(true);
            return thread;
        });
        loop.setRemoveOnCancelPolicy(true);
        NetworkTransport transport = new NetworkTransport(config.site(), config.channel(), config.connectTimeout(),
                config.silenceLimit(), config.headers(), loop, config.settings().active());
        ChannelEvents events = new ChannelEvents(context.bus(), context.clock(), config.platform(), config.channel(),
                config.settings().active());
        ChannelLink link = new ChannelLink(config.settings(), transport, loop, System::nanoTime,
                RandomGenerator.getDefault(), events);
        Subscription sends = context.bus().reply(
                SubjectFilter.of(Subjects.platformSend(config.platform(), config.channel(), "chat") + ".*"),
                SubscribeOptions.queueGroup(group()),
                request -> send(link, request).thenApply(this::told).thenApply(Payload::of));
        running = new Running(loop, transport, link, sends);
        link.ended().thenAccept(ended::complete);
        return link.start().thenRun(() -> {
            ConnectionEnded end = ended.getNow(null);
            if (end != null && end.cause() != Cause.CLOSED) {
                throw new CytubeException(config.channel(), end);
            }
        });
    }

    private String group() {
        return Subjects.token(config.platform()) + '-' + Subjects.token(config.channel());
    }

    private static CompletionStage<SendResult> send(ChannelLink link, Event request) {
        String action = SubjectInfo.of(request.subject()) instanceof SubjectInfo.PlatformSend send ? send.action() : "";
        boolean isPrivate = action.equals("chat.private");
        if (!isPrivate && !action.equals("chat.message")) {
            return refused(request, "the CyTube connector knows chat.message and chat.private only");
        }
        OutgoingMessage message;
        try {
            message = request.payload().as(OutgoingMessage.class);
        } catch (PayloadException e) {
            return refused(request, "it is no message: " + e.getMessage());
        }
        if (isPrivate && message.to().isEmpty()) {
            return refused(request, "a private message needs \"to\", the one who is to see it");
        }
        return link.send(isPrivate ? message : OutgoingMessage.text(message.text()));
    }

    /** Most of what is said is not asked for as a request: only the log can tell that it was not sent. */
    private SendResult told(SendResult result) {
        if (result.status() == SendResult.Status.REFUSED || result.status() == SendResult.Status.UNAVAILABLE) {
            LOG.warn("CyTube channel {}: a message was not shown: {}", config.channel(), result.detail());
        }
        return result;
    }

    private static CompletionStage<SendResult> refused(Event request, String why) {
        return CompletableFuture.completedFuture(
                new SendResult(SendResult.Status.REFUSED, why + "; it was on " + request.subject()));
    }

    /** Leaves the channel; what waits to be sent ends as {@code UNAVAILABLE}. Takes at most a few seconds. */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        Running parts = running;
        if (parts == null) {
            ended.complete(new ConnectionEnded(Cause.CLOSED, "the connector was closed"));
            return;
        }
        parts.sends.close();
        try {
            ended.complete(parts.link.close().toCompletableFuture()
                    .get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The channel {} could not be left properly", config.channel(), e);
        }
        parts.transport.close();
        parts.loop.shutdownNow();
    }

    /** What a started connector works with. */
    private record Running(
            ScheduledThreadPoolExecutor loop, NetworkTransport transport, ChannelLink link, Subscription sends) {}
}
