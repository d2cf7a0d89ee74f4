using System.IO.Pipelines;
using System.Net;
using System.Text;
using Replication.Client;
using Replication.UnitTests.Client;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>Pages with the same token and filter receive the events of one stream.</summary>
public sealed class SharedTaskStreamTests : IDisposable
{
    private readonly List<Pipe> _bodies = [];
    private readonly AnsweringHandler _api;
    private readonly ConsoleHttp _http;

    public SharedTaskStreamTests()
    {
        _api = new AnsweringHandler(_ =>
        {
            var body = new Pipe();
            _bodies.Add(body);
            var content = new StreamContent(body.Reader.AsStream());
            content.Headers.ContentType = new("text/event-stream");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        });
        _http = new ConsoleHttp(() => _api, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Pages_share_a_stream_that_ends_with_the_last_of_them()
    {
        var one = await JoinAsync("a", ("rule", "one"));
        using var two = await JoinAsync("a", ("rule", "one"));
        Assert.Single(_bodies);

        await SendAsync(0, "1");
        Assert.Equal("1", await NextAsync(one));
        Assert.Equal("1", await NextAsync(two));

        one.Dispose();
        await SendAsync(0, "2");
        Assert.Equal("2", await NextAsync(two));

        two.Dispose();
        using var three = await JoinAsync("a", ("rule", "one"));
        Assert.Equal(2, _bodies.Count);
    }

    [Fact]
    public async Task Another_token_and_another_filter_have_streams_of_their_own()
    {
        using var one = await JoinAsync("a", ("rule", "one"));
        using var other = await JoinAsync("b", ("rule", "one"));
        using var filtered = await JoinAsync("a", ("rule", "two"));

        Assert.Equal(3, _bodies.Count);
        Assert.Equal(["Bearer a", "Bearer b", "Bearer a"], _api.Requests.Select(static it => it.Headers.Authorization!.ToString()));
    }

    [Fact]
    public async Task The_end_of_the_stream_ends_it_for_each_page_and_the_next_one_opens_another()
    {
        using var one = await JoinAsync("a");
        using var two = await JoinAsync("a");

        await _bodies[0].Writer.CompleteAsync();

        Assert.Null(await NextAsync(one));
        Assert.Null(await NextAsync(two));
        using var three = await JoinAsync("a");
        Assert.Equal(2, _bodies.Count);
    }

    private Task<ITaskStream> JoinAsync(string token, params (string, string?)[] filter) => _http.Streams.JoinAsync(
        new ReplicationApi(new Server(new Uri("http://replication.example"), token), _http.Client), filter, Cancellation);

    private async Task SendAsync(int stream, string id) =>
        await _bodies[stream].Writer.WriteAsync(Encoding.UTF8.GetBytes($"id: {id}\n: heartbeat\n\n"), Cancellation);

    private static async Task<string?> NextAsync(ITaskStream stream)
    {
        await foreach (var change in stream.ReadAsync(Cancellation))
            return Assert.IsType<TaskStreamEvent.Position>(change).Id;
        return null;
    }
}
