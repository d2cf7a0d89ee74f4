using System.CommandLine;
using System.Net;
using System.Text;
using Replication.App.Client;
using Replication.Client;
using Replication.UnitTests.Client;
using Spectre.Console.Testing;
using Xunit;

namespace Replication.UnitTests.App.Client;

public sealed class CheckWatchTests
{
    private const string Finished =
        """{"ok":false,"answers":[{"question":"name","outcome":"failed","detail":"it does not resolve","advice":"check it"}]}""";

    private const string Stream =
        "event: begun\ndata: {\"question\":\"name\"}\n\n"
            + "event: ended\ndata: {\"question\":\"name\",\"outcome\":\"failed\",\"detail\":\"it does not resolve\"}\n\n"
            + $"event: finished\ndata: {Finished}\n\n";

    [Fact]
    public async Task A_terminal_shows_the_running_step_before_its_end()
    {
        var (text, handler) = await RunAsync(isLive: true, asJson: false);

        Assert.Contains("/check/stream", handler.Requests.Single().RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.InRange(
            text.IndexOf("running", StringComparison.Ordinal), 0, text.IndexOf("it does not resolve", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_pipe_and_a_script_get_the_whole_check(bool isLive, bool asJson)
    {
        var (text, handler) = await RunAsync(isLive, asJson);

        Assert.EndsWith("/check", handler.Requests.Single().RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("it does not resolve", text, StringComparison.Ordinal);
        Assert.DoesNotContain("running", text, StringComparison.Ordinal);
    }

    private static async Task<(string Text, AnsweringHandler Handler)> RunAsync(bool isLive, bool asJson)
    {
        var handler = new AnsweringHandler(static it => it.RequestUri!.AbsolutePath.EndsWith("/stream", StringComparison.Ordinal)
            ? Respond("text/event-stream", Stream)
            : Respond("application/json", Finished));
        using var http = new HttpClient(handler);
        using var api = new ReplicationApi(new Server(new Uri("http://replication.example/"), null), http);
        using var console = new TestConsole();
        console.Profile.Width = 200;
        var call = new ApiCall(new RootCommand().Parse(""), api, new Screen(console, isLive), asJson, TimeProvider.System, default);

        var check = await CheckWatch.RunAsync(call, "tokyo", repository: null, write: null);

        Assert.False(check.Ok);
        return (console.Output, handler);
    }

    private static HttpResponseMessage Respond(string type, string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, type) };
}
