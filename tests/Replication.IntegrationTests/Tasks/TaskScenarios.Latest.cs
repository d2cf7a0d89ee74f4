using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Rules that copy the last pushes of each repository.</summary>
public abstract partial class TaskScenarios
{
    [Fact]
    public async Task Only_the_last_pushes_are_copied_and_no_list_of_tags_is_read()
    {
        await using var system = await TaskSystem.StartAsync(servers, "tags: { latest: 2, latestBy: pushTime }");
        await system.Api.PostAsync("/api/v1/rules/team-to-tokyo/pause", """{"hold":true}""");
        string[] tags = ["stable", "nightly", "beta"];
        for (var i = 0; i < tags.Length; i++)
        {
            await system.AtSource.PushAsync("team/app", tags[i], SampleImage.Create(7300 + i, [1000]));
            await Waiting.UntilAsync<object>(
                async () => (await system.Api.GetAsync("/api/v1/tasks?repository=team/app&status=held")).GetProperty("items")
                    .GetArrayLength() == i + 1 ? system : null,
                () => system.Output);
        }

        await system.Api.PostAsync("/api/v1/rules/team-to-tokyo/resume", "{}");
        await system.FinishedAsync("team/app", "copy", count: 3);

        Assert.Equal(
            ["beta succeeded copied", "nightly succeeded copied", "stable canceled filtered notAmongLatest"],
            await EndsAsync(system));
        // The tag is the last one when it is pushed again.
        await system.AtSource.PushAsync("team/app", "stable", SampleImage.Create(7310, [1000]));
        await system.FinishedAsync("team/app", "copy", count: 4);
        Assert.Contains("stable succeeded copied", await EndsAsync(system));
        Assert.DoesNotContain(system.Source.Requests.All, static it => it.Kind == RequestKind.Tags);
    }

    private static async Task<List<string>> EndsAsync(TaskSystem system) =>
    [
        .. (await system.Api.GetAsync("/api/v1/tasks?repository=team/app&limit=500")).GetProperty("items").EnumerateArray()
            .Select(static it => string.Join(' ', new[]
            {
                Text(it.GetProperty("source"), "tag"),
                Text(it, "status"),
                Text(it, "outcome"),
                it.GetProperty("issue") is { ValueKind: System.Text.Json.JsonValueKind.Object } issue ? Text(issue, "code") : null,
            }.OfType<string>()))
            .Order(StringComparer.Ordinal),
    ];
}
