namespace Replication.WebConsole.Access;

/// <summary>The connections to the API that all sessions share.</summary>
public sealed class ConsoleHttp : IDisposable
{
    private readonly Lazy<HttpClient> _client;

    /// <summary>Creates the connections at the first call.</summary>
    public ConsoleHttp(ConsoleOptions options)
        : this(() => new SocketsHttpHandler
        {
            UseProxy = !options.Server().IsLoopback,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        })
    {
    }

    internal ConsoleHttp(Func<HttpMessageHandler> connect) =>
        _client = new(() => new HttpClient(connect()) { Timeout = TimeSpan.FromSeconds(100) });

    public HttpClient Client => _client.Value;

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
