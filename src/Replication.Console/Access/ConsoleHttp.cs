namespace Replication.WebConsole.Access;

/// <summary>The connections to the API that all sessions share.</summary>
public sealed class ConsoleHttp(ConsoleOptions options) : IDisposable
{
    private readonly Lazy<HttpClient> _client = new(() => new HttpClient(new SocketsHttpHandler
    {
        UseProxy = !options.Server().IsLoopback,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    })
    {
        Timeout = TimeSpan.FromSeconds(100),
    });

    public HttpClient Client => _client.Value;

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
