using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Replication.App.Client;

/// <summary>Calls the HTTP API of a server. Throws <see cref="ApiRefusal"/> when the API answers with an error.</summary>
internal sealed partial class ReplicationApi : IDisposable
{
    private const string RequestHeader = "Replication-Request";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;

    public ReplicationApi(Server server)
    {
        // Requests to this machine bypass the proxy. Redirects are not followed, so that no other server receives the token.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = !server.Address.IsLoopback, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(server.Address, "api/v1/"),
            Timeout = Timeout,
        };
        if (server.Token is { } token)
        {
            if (!AuthenticationHeaderValue.TryParse($"Bearer {token}", out var value))
                throw new CommandProblem("--token: it contains characters that a token cannot have");
            _http.DefaultRequestHeaders.Authorization = value;
        }
        Server = server;
    }

    public Server Server { get; }

    public void Dispose() => _http.Dispose();

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
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            // A server without tokens requires these headers for a change, so that a redirected upload cannot make one.
            request.Content = new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");
            request.Headers.Add(RequestHeader, "1");
        }
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version);
        if (method == HttpMethod.Post)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? (text, response.Headers.ETag?.ToString()) : throw ApiRefusal.Of(response.StatusCode, text);
    }

    // Escaped, so that a name cannot change the path or the query.
    private static string Segment(string name) => Uri.EscapeDataString(name);

    private static string Query(params IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = parameters.Where(static it => it.Value is not null).Select(static it => $"{it.Name}={Uri.EscapeDataString(it.Value!)}");
        return string.Join('&', given) is { Length: > 0 } query ? $"?{query}" : "";
    }
}
