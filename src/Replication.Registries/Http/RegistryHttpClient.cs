using System.Net;

namespace Replication.Registries.Http;

/// <summary>
/// Sends single requests and follows redirects itself. It uses no cookies, no decompression and no total timeout, and it removes the
/// <c>Authorization</c> header when a redirect leads to another host.
/// </summary>
internal sealed class RegistryHttpClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly RegistryConnection _connection;
    private readonly RegistryClientOptions _options;
    private readonly HostRules _rules;
    private readonly TlsTrust _trust;
    private readonly EnvironmentProxy _proxy;
    private readonly GuardedConnector _connector;

    public RegistryHttpClient(RegistryConnection connection, RegistryClientOptions options, HostRules rules)
    {
        _connection = connection;
        _options = options;
        _rules = rules;
        _trust = new TlsTrust(connection.Tls, rules);
        // Without internet access the proxy is off: it leads to the internet, and it resolves host names where no check applies.
        _proxy = new EnvironmentProxy(isOff: !connection.InternetAccess);
        _connector = new GuardedConnector(connection, rules, _proxy);
        _invoker = new HttpMessageInvoker(GuardedHandler.Make(options, _trust, _proxy, _connector));
    }

    /// <summary>
    /// Sends the request that <paramref name="compose"/> creates, and follows redirects of GET and HEAD requests. The response body is not
    /// read.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> compose, RequestPurpose purpose, CancellationToken cancellationToken)
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
                redirected = NextAddress(uri, response, redirects, purpose);
        }
    }

    public bool UsesProxy(Uri address) => _proxy.GetProxy(address) is not null;

    public void Dispose()
    {
        _invoker.Dispose();
        _trust.Dispose();
    }

    private static bool IsSameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Authority == other.Authority;

    private static bool IsRedirect(HttpRequestMessage request, HttpResponseMessage response) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private Uri NextAddress(Uri uri, HttpResponseMessage response, int redirects, RequestPurpose purpose)
    {
        if (redirects >= _options.MaxRedirects)
            throw new RegistryException(
                RegistryFailures.Protocol(purpose, $"it redirected the request more than {_options.MaxRedirects} times"));
        var next = RemoteAddress.Resolve(uri, RawHeaders.Find(response, "Location"))
            ?? throw new RegistryException(RegistryFailures.Protocol(purpose, "its redirect has no usable Location"));
        if (uri.Scheme == "https" && next.Scheme == "http" || !_rules.MayFollow(next))
            throw new RegistryException(RegistryFailures.Refused(purpose, next, $"redirected the request while {purpose.Action}"));
        return next;
    }
}
