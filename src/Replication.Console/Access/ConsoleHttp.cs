namespace Replication.WebConsole.Access;

/// <summary>The connections to the API that all sessions share.</summary>
public sealed class ConsoleHttp : IDisposable
{
    /// <summary>The longest call.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private readonly Lazy<HttpClient> _client;

    /// <summary>Creates the connections at the first call.</summary>
    public ConsoleHttp(ConsoleOptions options, TimeProvider time)
        : this(
            () => new SocketsHttpHandler
            {
                UseProxy = !options.Server().IsLoopback,
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            },
            time)
    {
    }

    internal ConsoleHttp(Func<HttpMessageHandler> connect, TimeProvider time) =>
        _client = new(() => new HttpClient(new SharedReads(connect(), time)) { Timeout = Timeout });

    public HttpClient Client => _client.Value;

    /// <summary>The streams of changed tasks.</summary>
    internal SharedTaskStreams Streams { get; } = new();

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
