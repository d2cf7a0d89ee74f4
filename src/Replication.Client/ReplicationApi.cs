using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Replication.Client;

/// <summary>Calls the HTTP API of a server. Throws <see cref="ApiException"/> when the API answers with an error.</summary>
public sealed partial class ReplicationApi : IDisposable
{
    private const string RequestHeader = "Replication-Request";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private readonly Uri _root;
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <summary>Creates a client with its own connections.</summary>
    public ReplicationApi(Server server)
        // Requests to this machine bypass the proxy. Redirects are not followed, so that no other server receives the token.
        : this(
            server,
            new HttpClient(new SocketsHttpHandler { UseProxy = !server.Address.IsLoopback, AllowAutoRedirect = false })
            {
                Timeout = Timeout,
            },
            ownsHttp: true)
    {
    }

    /// <summary>Creates a client over the connections of <paramref name="http"/>, which other callers may share.</summary>
    public ReplicationApi(Server server, HttpClient http)
        : this(server, http, ownsHttp: false)
    {
    }

    private ReplicationApi(Server server, HttpClient http, bool ownsHttp)
    {
        Server = server;
        _root = new Uri(server.Address, "api/v1/");
        _http = http;
        _ownsHttp = ownsHttp;
        if (server.Token is { } token)
            _authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Server Server { get; }

    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    private Task<ApiAnswer<T>> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Get, path, body: null, version: null, cancellationToken);

    private Task<ApiAnswer<T>> PostAsync<T>(string path, JsonObject? body, string? version, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Post, path, body, version, cancellationToken);

    private async Task<ApiAnswer<T>> SendAsync<T>(
        HttpMethod method, string path, JsonObject? body, string? version, CancellationToken cancellationToken)
    {
        var (text, etag) = await SendAsync(method, path, body, version, cancellationToken);
        return new ApiAnswer<T>(JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)
            ?? throw new JsonException("null"), text, etag);
    }

    private async Task<(string Text, string? ETag)> SendAsync(
        HttpMethod method, string path, JsonObject? body, string? version, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_root, path));
        request.Headers.Authorization = _authorization;
        if (method != HttpMethod.Get)
        {
            // A server without tokens requires these headers for a change, so that a redirected upload cannot make one.
            request.Content = JsonBody(body);
            request.Headers.Add(RequestHeader, "1");
        }
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? (text, response.Headers.ETag?.ToString()) : throw ApiException.Of(response.StatusCode, text);
    }

    private static StringContent JsonBody(JsonObject? body) => new(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");

    // Escaped, so that a name cannot change the path or the query.
    private static string Segment(string name) => Uri.EscapeDataString(name);

    private static string Query(params IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = parameters.Where(static it => it.Value is not null).Select(static it => $"{it.Name}={Uri.EscapeDataString(it.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? $"?{query}" : "";
    }
}
