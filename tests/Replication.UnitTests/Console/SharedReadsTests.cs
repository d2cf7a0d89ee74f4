using System.Net;
using Microsoft.Extensions.Time.Testing;
using Replication.Client;
using Replication.UnitTests.Client;
using Replication.WebConsole.Access;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>Many open pages cost the API about as much as one.</summary>
public sealed class SharedReadsTests : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly AnsweringHandler _api;
    private readonly ConsoleHttp _http;
    private HttpStatusCode _status = HttpStatusCode.OK;

    public SharedReadsTests()
    {
        _api = new AnsweringHandler(_ => new HttpResponseMessage(_status)
        {
            Content = new StringContent($$"""{"name":"call {{_api!.Requests.Count}}","role":"viewer"}"""),
        });
        _http = new ConsoleHttp(() => _api, _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Pages_with_the_same_token_share_an_answer_until_it_is_too_old()
    {
        Assert.Equal("call 1", await PollAsync("a"));
        Assert.Equal("call 1", await PollAsync("a"));
        Assert.Equal("call 2", await PollAsync("b"));
        _clock.Advance(MaxAge);
        Assert.Equal("call 1", await PollAsync("a"));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("call 3", await PollAsync("a"));
        Assert.Equal("call 3", await PollAsync("a"));
    }

    [Fact]
    public async Task Pages_without_a_token_share_nothing_with_those_that_have_one()
    {
        Assert.Equal("call 1", await PollAsync("a"));
        Assert.Equal("call 2", await PollAsync(null));
        Assert.Equal("call 2", await PollAsync(null));
    }

    [Fact]
    public async Task A_page_that_changed_something_reads_its_change()
    {
        Assert.Equal("call 1", await PollAsync("a"));
        Assert.Equal("call 2", await ReadAsync("a"));
        Assert.Equal("call 1", await PollAsync("a"));
    }

    [Fact]
    public async Task A_refusal_is_not_kept()
    {
        _status = HttpStatusCode.Unauthorized;
        await Assert.ThrowsAsync<ApiException>(() => PollAsync("a"));
        _status = HttpStatusCode.OK;
        Assert.Equal("call 2", await PollAsync("a"));
    }

    private async Task<string> PollAsync(string? token)
    {
        var name = "";
        await SharedReads.RunAsync(MaxAge, async () => name = await ReadAsync(token));
        return name;
    }

    private async Task<string> ReadAsync(string? token)
    {
        using var api = new ReplicationApi(new Server(new Uri("http://replication.example"), token), _http.Client);
        return (await api.FindCallerAsync(Cancellation)).Value.Name;
    }
}
