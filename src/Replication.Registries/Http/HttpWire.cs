using System.Diagnostics;
using System.Net;

namespace Replication.Registries.Http;

/// <summary>Sends single requests and follows redirects by hand: no cookies, no decompression, no total time-out, and never our authorization to another host.</summary>
internal sealed class HttpWire : IDisposable
{
    /// <summary>How long a body is kept back for a registry that does not say whether it will take it.</summary>
    public static readonly TimeSpan ExpectContinuePatience = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _invoker;
    private readonly RegistryConnection _connection;
    private readonly RegistryClientOptions _options;
    private readonly HostRules _rules;
    private readonly TlsTrust _trust;
    private readonly EnvironmentProxy _proxy;
    private readonly GuardedConnector _connector;

    public HttpWire(RegistryConnection connection, RegistryClientOptions options, HostRules rules)
    {
        _connection = connection;
        _options = options;
        _rules = rules;
        _trust = new TlsTrust(connection.Tls, rules);
        // A proxy leads out, and what it asks for names to resolve is beyond our sight.
        _proxy = new EnvironmentProxy(isOff: !connection.InternetAccess);
        _connector = new GuardedConnector(connection, rules, _proxy);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            Proxy = _proxy,
            SslOptions = _trust.Options,
            // Requests are traced, and no registry is told of it.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = options.ConnectTimeout,
            Expect100ContinueTimeout = ExpectContinuePatience,
            ConnectCallback = Within(options.Connections, _connector.ConnectAsync),
            // Long enough for one copy after another, short enough that servers rarely close first; addresses may change meanwhile.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        });
    }

    /// <summary>Sends what <paramref name="compose"/> makes, and again to another address where a read is redirected. The answer's body is not read.</summary>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> compose, Errand errand, CancellationToken cancellationToken)
    {
        Uri? redirected = null;
        for (var redirects = 0; ; redirects++)
        {
            using var request = compose();
            var origin = request.RequestUri!;
            var uri = request.RequestUri = redirected ?? origin;
            request.Version = HttpVersion.Version11;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            request.Headers.TryAddWithoutValidation("User-Agent", _connection.UserAgent);
            if (!IsSameOrigin(uri, origin))
                request.Headers.Authorization = null;
            if (UsesProxy(uri))
                _connector.CheckBeyondProxy(uri);
            var response = await _invoker.SendAsync(request, cancellationToken);
            if (!IsRedirect(request, response))
                return response;
            using (response)
                redirected = NextAddress(uri, response, redirects, errand);
        }
    }

    public bool UsesProxy(Uri address) => _proxy.GetProxy(address) is not null;

    public void Dispose()
    {
        _invoker.Dispose();
        _trust.Dispose();
    }

    private static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Within(
        ConnectionBudget? budget, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connectAsync) => budget is null
        ? connectAsync
        : (context, cancellationToken) => budget.OpenAsync(token => connectAsync(context, token), cancellationToken);

    private static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private static bool IsRedirect(HttpRequestMessage request, HttpResponseMessage response) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri NextAddress(Uri uri, HttpResponseMessage response, int redirects, Errand errand)
    {
        if (redirects >= _options.MaxRedirects)
            throw new RegistryException(RegistryFailures.Protocol(errand, $"it redirected us more than {_options.MaxRedirects} times"));
        var next = RemoteAddress.Resolve(uri, AnswerHeaders.Find(response, "Location"))
            ?? throw new RegistryException(RegistryFailures.Protocol(errand, "it redirected us to no usable address"));
        if (uri.Scheme == "https" && next.Scheme == "http" || !_rules.MayFollow(next))
            throw new RegistryException(RegistryFailures.Refused(errand, next, $"redirected us while {errand.Doing}"));
        return next;
    }
}
