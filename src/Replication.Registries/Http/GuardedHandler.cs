using System.Diagnostics;
using System.Net;

namespace Replication.Registries.Http;

/// <summary>Creates the handlers that send HTTP requests to a registry or to an object store.</summary>
internal static class GuardedHandler
{
    /// <summary>How long a request with <c>Expect: 100-continue</c> waits for an interim response before it sends its body.</summary>
    public static readonly TimeSpan ExpectContinueTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A handler without redirects, cookies and decompression. The connector checks every address.</summary>
    public static SocketsHttpHandler Make(
        RegistryClientOptions options, TlsTrust trust, EnvironmentProxy proxy, GuardedConnector connector) => new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            Proxy = proxy,
            SslOptions = trust.Options,
            // Requests are traced, but the trace headers are not sent to registries.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = options.ConnectTimeout,
            Expect100ContinueTimeout = ExpectContinueTimeout,
            ConnectCallback = Within(options.Connections, connector.ConnectAsync),
            // Long enough to reuse connections between copies, short enough that servers rarely close them first and DNS changes take
            // effect.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        };

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Within(
        ConnectionBudget? budget, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connectAsync) =>
        budget is null
            ? connectAsync
            : (context, cancellationToken) => budget.OpenAsync(token => connectAsync(context, token), cancellationToken);
}
