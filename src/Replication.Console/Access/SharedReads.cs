using System.Collections.Concurrent;

namespace Replication.WebConsole.Access;

/// <summary>
/// Answers the repeated reads of open pages. Pages with the same token share one call to the API, so that many pages cost the API about as
/// much as one. Only calls inside <see cref="RunAsync"/> are shared: a page sees what it has just changed.
/// </summary>
internal sealed class SharedReads(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private static readonly AsyncLocal<TimeSpan?> MaxAge = new();

    private readonly ConcurrentDictionary<(string? Token, string Address), Read> _reads = [];

    /// <summary>Runs a read that accepts an answer whose call began at most <paramref name="maxAge"/> ago.</summary>
    public static async Task RunAsync(TimeSpan maxAge, Func<Task> read)
    {
        MaxAge.Value = maxAge;
        await read();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        MaxAge.Value is { } maxAge && request.Method == HttpMethod.Get
            ? ShareAsync(request, maxAge, cancellationToken)
            : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> ShareAsync(HttpRequestMessage request, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var key = (request.Headers.Authorization?.ToString(), request.RequestUri!.AbsoluteUri);
        var read = _reads.AddOrUpdate(
            key, _ => Begin(request), (_, known) => time.GetElapsedTime(known.BeganAt) <= maxAge ? known : Begin(request));
        try
        {
            return (await read.Answer.Value.WaitAsync(cancellationToken)).Copy();
        }
        finally
        {
            if (read.Answer.Value is { IsCompleted: true } ended && !(ended.IsCompletedSuccessfully && ended.Result.IsSuccess))
                _reads.TryRemove(KeyValuePair.Create(key, read));
        }
    }

    // The call belongs to all that wait for it: none of them cancels it.
    private Read Begin(HttpRequestMessage request)
    {
        foreach (var old in _reads.Where(it => time.GetElapsedTime(it.Value.BeganAt) > KeptFor))
            _reads.TryRemove(old);
        return new Read(time.GetTimestamp(), new Lazy<Task<SharedAnswer>>(async () =>
        {
            using var own = new HttpRequestMessage(HttpMethod.Get, request.RequestUri)
            {
                Headers = { Authorization = request.Headers.Authorization },
            };
            using var limit = new CancellationTokenSource(ConsoleHttp.Timeout, time);
            using var response = await base.SendAsync(own, limit.Token);
            return await SharedAnswer.OfAsync(response, limit.Token);
        }));
    }

    private sealed record Read(long BeganAt, Lazy<Task<SharedAnswer>> Answer);
}
