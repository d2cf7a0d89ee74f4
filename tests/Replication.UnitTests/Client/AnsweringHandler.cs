namespace Replication.UnitTests.Client;

/// <summary>Answers requests without a network, and keeps them.</summary>
internal sealed class AnsweringHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>Runs before each answer; null: each request is answered at once.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task>? Wait { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (Wait is { } wait)
            await wait(request, cancellationToken);
        return answer(request);
    }
}
