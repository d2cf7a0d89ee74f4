using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Replication.Testing.Serving;

namespace Replication.IntegrationTests.Registries.Clouds;

/// <summary>A fake cloud API. It returns configured responses and records the requests.</summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    private readonly Func<FakeCloudCall, (int Status, string Body)> _answer;
    private LoopbackServer _server = null!;

    private FakeCloud(Func<FakeCloudCall, (int Status, string Body)> answer) => _answer = answer;

    public Uri Address => _server.Address;

    public ConcurrentQueue<FakeCloudCall> Calls { get; } = new();

    public static async Task<FakeCloud> StartAsync(Func<FakeCloudCall, (int Status, string Body)> answer)
    {
        var cloud = new FakeCloud(answer);
        cloud._server = await LoopbackServer.StartAsync(cloud.AnswerAsync);
        return cloud;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var call = new FakeCloudCall(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(static it => it.Key, static it => it.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        Calls.Enqueue(call);
        var (status, body) = _answer(call);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }
}

internal sealed record FakeCloudCall(string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A field of a form.</summary>
    public string? Field(string name) =>
        Body.Split('&')
            .Select(static it => it.Split('=', 2))
            .Where(it => it[0] == name)
            .Select(static it => WebUtility.UrlDecode(it[1]))
            .FirstOrDefault();
}
