package dev.rosey.core.http;

import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How an application sends the HTTP requests of its plugins. To which hosts is decided for each plugin, by its grants.
 * Immutable.
 *
 * <pre>{@code
 * HttpAccess.builder()
 *         .limits(HttpLimits.builder().requestsPerMinute(30).build())
 *         .build()
 * }</pre>
 */
public final class HttpAccess {
    private final HttpLimits limits;
    private final HostResolver resolver;
    private final Optional<SSLContext> sslContext;

    private HttpAccess(Builder builder) {
        this.limits = builder.limits;
        this.resolver = builder.resolver;
        this.sslContext = builder.sslContext;
    }

    /** The default limits, the system's names and certificates. */
    public static HttpAccess defaults() {
        return builder().build();
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What each plugin may take. */
    public HttpLimits limits() {
        return limits;
    }

    /** What finds the addresses behind names. */
    public HostResolver resolver() {
        return resolver;
    }

    /** What makes secure connections; empty for the JVM's default. */
    public Optional<SSLContext> sslContext() {
        return sslContext;
    }

    /** Collects the parts. For one thread. */
    public static final class Builder {
        private HttpLimits limits = HttpLimits.defaults();
        private HostResolver resolver = HostResolver.system();
        private Optional<SSLContext> sslContext = Optional.empty();

        private Builder() {}

        /** Sets what each plugin may take. */
        public Builder limits(HttpLimits each) {
            this.limits = Objects.requireNonNull(each, "each");
            return this;
        }

        /** Sets what finds the addresses behind names. */
        public Builder resolver(HostResolver names) {
            this.resolver = Objects.requireNonNull(names, "names");
            return this;
        }

        /** Sets what makes secure connections, for instance to trust a certificate authority of one's own. */
        public Builder sslContext(SSLContext context) {
            this.sslContext = Optional.of(context);
            return this;
        }

        /** What was collected. */
        public HttpAccess build() {
            return new HttpAccess(this);
        }
    }
}
