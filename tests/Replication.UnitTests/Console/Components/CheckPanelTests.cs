using System.IO.Pipelines;
using System.Net;
using System.Text;
using Bunit;
using Replication.WebConsole.Pages.Instances;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console.Components;

/// <summary>The connection check shows each step while it runs.</summary>
public sealed class CheckPanelTests
{
    private readonly Pipe _stream = new();

    [Fact]
    public async Task Each_step_is_shown_when_it_begins_and_when_it_ends()
    {
        await using var bench = new ConsoleBench(_ => Events());
        var panel = Start(bench);

        await SendAsync("begun", """{"question":"name"}""");
        await SendAsync("ended", """{"question":"name","outcome":"ok","detail":"tokyo.example resolves","code":"nameResolved"}""");
        await SendAsync("begun", """{"question":"connection"}""");
        await panel.WaitForAssertionAsync(
            () => Assert.Equal(["Name resolution|OK|tokyo.example resolves", "Connection|Running"], Steps(panel)), ConsoleBench.Patience);

        await SendAsync(
            "ended",
            """{"question":"connection","outcome":"failed","detail":"it is down","advice":"start it","code":"unreachable"}""");
        await SendAsync("finished", """{"ok":false,"answers":[]}""");
        await panel.WaitForAssertionAsync(() => Assert.Contains("A check failed", panel.Markup, StringComparison.Ordinal), ConsoleBench.Patience);
        Assert.Equal("Connection|Failed|it is down|start it", Steps(panel)[^1]);
        Assert.Equal(
            "http://replication.example/api/v1/instances/tokyo/check/stream", Assert.Single(bench.Api.Requests).RequestUri!.AbsoluteUri);
    }

    [Fact]
    public async Task A_Japanese_page_translates_findings_with_the_text_of_the_API_below()
    {
        await using var bench = new ConsoleBench(_ => Events(), Language.Japanese);
        var panel = Start(bench);

        await SendAsync("ended", """{"question":"login","outcome":"failed","detail":"no","advice":"check it","code":"unauthorized"}""");
        await SendAsync("ended", """{"question":"notifications","outcome":"failed","detail":"none","advice":"post","code":"callsMissing"}""");
        await SendAsync("ended", """{"question":"new","outcome":"ok","detail":"of tomorrow","code":"ofTomorrow"}""");
        await SendAsync("finished", """{"ok":false,"answers":[]}""");

        await panel.WaitForAssertionAsync(() => Assert.Equal(3, Steps(panel).Count), ConsoleBench.Patience);
        Assert.Equal(
            $"ログイン|失敗|{ErrorTexts.Find("unauthorized", Language.Japanese)!.Cause}"
                + $"|{ErrorTexts.Find("unauthorized", Language.Japanese)!.Remedy}|no|check it",
            Steps(panel)[0]);
        Assert.Equal(
            "Webhook 通知|失敗|Webhook はまだ届いていません。"
                + "|レジストリの送信先を /hooks/tokyo に設定し、イメージをプッシュしてください。|none|post",
            Steps(panel)[1]);
        Assert.Equal("new|正常|of tomorrow", Steps(panel)[2]);
        Assert.All(panel.FindAll(".detail"), static it => Assert.Equal("en", it.GetAttribute("lang")));
    }

    [Fact]
    public async Task A_check_that_the_server_ends_too_early_is_not_completed()
    {
        await using var bench = new ConsoleBench(_ => Events());
        var panel = Start(bench);

        await SendAsync("begun", """{"question":"read"}""");
        await _stream.Writer.CompleteAsync();

        await panel.WaitForAssertionAsync(() => Assert.Equal(["Read|Not completed"], Steps(panel)), ConsoleBench.Patience);
        Assert.Contains("The server of the API cannot be reached", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private static IRenderedComponent<CheckPanel> Start(ConsoleBench bench)
    {
        var panel = bench.Render<CheckPanel>(static it => it.Add(static panel => panel.Instance, "tokyo"));
        panel.Find("#start-check").Click();
        return panel;
    }

    private static IReadOnlyList<string> Steps(IRenderedComponent<CheckPanel> panel) =>
    [
        .. panel.FindAll("#check-answers li").Select(static it => string.Join(
            '|', it.QuerySelectorAll(".step-name, .chip, .step-text div").Select(static part => part.TextContent.Trim()))),
    ];

    private HttpResponseMessage Events()
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_stream.Reader.AsStream()) };
        response.Content.Headers.ContentType = new("text/event-stream");
        return response;
    }

    private async Task SendAsync(string name, string data) =>
        await _stream.Writer.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: {data}\n\n"));
}
