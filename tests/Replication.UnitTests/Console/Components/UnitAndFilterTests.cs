using System.Net;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Replication.WebConsole.Pages;
using Replication.WebConsole.Parts;
using Replication.WebConsole.Texts;
using Xunit;

namespace Replication.UnitTests.Console.Components;

/// <summary>Units and reasons of tasks, and the filters in the address bar.</summary>
public sealed class UnitAndFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_running_task_shows_its_bytes_and_its_rate()
    {
        await using var bench = new ConsoleBench(clock: new FakeTimeProvider(Now));
        var task = SampleTasks.Full(Now) with
        {
            Status = ReplicationStatus.Running,
            BytesCopied = 5 * 1024 * 1024,
            BytesTotal = 20 * 1024 * 1024,
            StartedAt = Now.AddSeconds(-10),
        };

        var progress = bench.Render<TaskProgress>(it => it.Add(static one => one.Task, task));

        Assert.Equal("25", progress.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("5.00 MiB / 20.0 MiB 512 KiB/s", progress.Find(".muted").TextContent);
    }

    // The code in the table of an English page, the cause in that of a Japanese one.
    [Theory]
    [InlineData(Language.English, "denied")]
    [InlineData(Language.Japanese, "。")]
    public async Task A_failed_task_shows_its_reason_in_the_language_of_the_page(Language language, string expected)
    {
        await using var bench = new ConsoleBench(language: language);
        var task = SampleTasks.Full(Now) with { Status = ReplicationStatus.Failed, Issue = new TaskIssue("denied", "it was denied") };

        var progress = bench.Render<TaskProgress>(it => it.Add(static one => one.Task, task));

        Assert.EndsWith(expected, progress.Find("span").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Japanese_preview_explains_what_it_does_not_check()
    {
        await using var bench = new ConsoleBench(language: Language.Japanese);
        var preview = new RulePreview
        {
            Allowed = true,
            Items = [],
            RepositoriesSeen = 0,
            TagsSeen = 0,
            Conditions = [new(PreviewConditionCode.MinAge, "2h", "a push waits until it is 2h old (minAge)")],
        };

        var panel = bench.Render<RulePreviewPanel>(it => it.Add(static one => one.Value, preview));

        Assert.Contains("プッシュは、2h が経過するまで待機します。", panel.Markup, StringComparison.Ordinal);
        Assert.Equal("a push waits until it is 2h old (minAge)", panel.Find(".detail[lang=en]").TextContent);
    }

    [Fact]
    public async Task A_time_has_its_UTC_value()
    {
        await using var bench = new ConsoleBench(clock: new FakeTimeProvider(Now));

        var time = bench.Render<TimeText>(static it => it
            .Add(static one => one.At, Now.AddMinutes(-5)).Add(static one => one.IsRelative, true));

        Assert.Equal(("2026-03-01 11:55:00 UTC", "5 min ago"), (time.Find("time").GetAttribute("title"), time.Find("time").TextContent));
    }

    [Fact]
    public async Task The_filters_of_the_records_are_read_from_the_address_and_written_to_it()
    {
        await using var bench = new ConsoleBench(
            static it => it.RequestUri!.AbsolutePath.EndsWith("/stream", StringComparison.Ordinal)
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"items":[],"next":null}""") });
        var navigation = bench.Services.GetRequiredService<BunitNavigationManager>();
        navigation.NavigateTo("/records?status=failed&rule=a%20b&unknown=1");

        var records = bench.Render<Records>();
        await records.WaitForAssertionAsync(
            () => Assert.Contains(
                bench.Api.Requests.ToList(),
                static it => it.RequestUri!.PathAndQuery.StartsWith("/api/v1/tasks?status=failed&rule=a%20b", StringComparison.Ordinal)),
            ConsoleBench.Patience);
        Assert.Equal("failed", records.Find("select").GetAttribute("value"));
        records.Find("select").Change("canceled");

        Assert.Equal("/records?status=canceled&rule=a%20b", new Uri(navigation.Uri).PathAndQuery);
    }
}
