package dev.rosey.nats.internal.bus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes sockets that take a server's certificate only if it was issued for the server's name, which the client library
 * does not look at. A server of a cluster that told only its address has to have a certificate for the name that was
 * connected to, as with other clients of NATS.
 */
final class NameCheckingSockets extends SSLSocketFactory {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final SSLSocketFactory sockets;
    private final Set<String> known;
    private final String name;

    /**
     * Wraps a factory.
     *
     * @param known the hosts that the configuration names
     * @param name the one of them that stands for servers that told only an address
     */
    NameCheckingSockets(SSLSocketFactory sockets, Set<String> known, String name) {
        this.sockets = sockets;
        this.known = known;
        this.name = name;
    }

    private String nameOf(String host) {
        boolean told = ADDRESS.matcher(host).matches() && !known.contains(host.toLowerCase(Locale.ROOT));
        return told ? name : host;
    }

    private static Socket checking(Socket socket) {
        if (socket instanceof SSLSocket secure) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818: the rules for names, not the protocol
            secure.setSSLParameters(parameters);
        }
        return socket;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return checking(sockets.createSocket(plain, nameOf(host), port, autoClose));
    }

    @Override
    public Socket createSocket() throws IOException {
        return checking(sockets.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return checking(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return checking(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return checking(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return checking(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}
