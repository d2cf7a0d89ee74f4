using Bunit;
using Replication.Contracts.Status;
using Replication.WebConsole.Parts;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console.Components;

public sealed class StatusProblemItemTests
{
    [Theory]
    [InlineData(StatusProblemCode.WebhookCallsRefused, "operator", true)]
    [InlineData(StatusProblemCode.PushesUnreported, "admin", true)]
    [InlineData(StatusProblemCode.PushesUnreported, "viewer", false)]
    [InlineData(StatusProblemCode.InstanceSilent, "admin", false)]
    public async Task Refused_calls_can_be_acknowledged_by_who_may_change(string code, string role, bool isOffered)
    {
        await using var bench = new ConsoleBench(role: role);

        var item = Render(bench, new(code, null, "osaka", "m", "a"));

        Assert.Equal(isOffered, item.FindAll("button").Count == 1);
    }

    [Fact]
    public async Task A_Japanese_page_names_the_rule_and_keeps_the_English_sentences()
    {
        await using var bench = new ConsoleBench(language: Language.Japanese);

        var item = Render(bench, new(StatusProblemCode.PushesLate, "team-to-tokyo", null, "pushes wait", "add workers"));

        Assert.Contains("ルール「team-to-tokyo」のプッシュがワーカーを待っています。", item.Markup, StringComparison.Ordinal);
        Assert.Equal(["pushes wait", "add workers"], item.FindAll(".detail[lang=en]").Select(static it => it.TextContent));
    }

    [Fact]
    public async Task Names_and_messages_are_text_and_never_markup()
    {
        const string Attack = "<img src=x onerror=alert(1)>{rule}";
        await using var bench = new ConsoleBench(language: Language.Japanese);

        var item = Render(bench, new(StatusProblemCode.PushesLate, Attack, null, Attack, Attack));

        Assert.Empty(item.FindAll("img"));
        Assert.Contains("&lt;img src=x", item.Markup, StringComparison.Ordinal);
    }

    private static IRenderedComponent<StatusProblemItem> Render(ConsoleBench bench, StatusProblem problem) =>
        bench.Render<StatusProblemItem>(it => it.Add(static item => item.Value, problem).Add(static item => item.Tone, Tone.Bad));
}
