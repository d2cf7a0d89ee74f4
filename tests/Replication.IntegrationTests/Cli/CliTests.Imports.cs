using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Xunit;

namespace Replication.IntegrationTests.Cli;

public sealed partial class CliTests
{
    [Fact]
    public async Task An_import_is_tried_run_and_watched()
    {
        await using var pair = await RegistryPair.StartAsync();
        using var pusher = new RegistryPusher(pair.Source.Address);
        foreach (var tag in new[] { "v1", "v2", "other" })
            await pusher.PushAsync("team/app", tag, SampleImage.Create(1, [10]));
        await CreateInstancesAsync(pair);
        string[] scope = ["imports", "create", "hangzhou", "tokyo", "--namespace", "team", "--tag-filter", "v.*"];

        var missing = await AsAsync("admin", null, [.. scope, "--target-namespace", "archive", "--dry-run", "--missing"]);
        Assert.True(missing.ExitCode == 1, missing.Errors);
        Assert.Contains("tokyo/archive/app:v2", missing.Output, StringComparison.Ordinal);
        Assert.Contains(
            "2 of 2 images are missing. Copy them with the same command without --dry-run and --missing.",
            missing.Output,
            StringComparison.Ordinal);
        Assert.Equal(2, (await AsAsync("admin", null, [.. scope, "--missing"])).ExitCode);

        var watched = await AsAsync("admin", null, [.. scope, "--watch"]);
        Assert.Equal((0, "succeeded  found 2  done 2  already there 0  failed 0  open 0"), (watched.ExitCode, watched.Lines[^1][38..]));
        var nothing = await AsAsync("admin", null, [.. scope, "--dry-run", "--missing"]);
        Assert.Equal((0, "Nothing is missing: 2 images."), (nothing.ExitCode, nothing.Lines[^1]));

        var id = watched.Lines[^1][..36];
        Assert.Contains("hangzhou", (await AsAsync("viewer", null, "imports", "show", id[..13])).Output, StringComparison.Ordinal);
        var late = await AsAsync("admin", null, "imports", "pause", id);
        Assert.NotEqual(0, late.ExitCode);
        Assert.Contains("is already finished", late.Errors, StringComparison.Ordinal);
        Assert.Equal(
            2,
            Json(await AsAsync("viewer", null, "tasks", "list", "--trigger", "import", "--json")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task An_import_is_paused_resumed_and_canceled()
    {
        foreach (var name in new[] { "hangzhou", "tokyo" })
            Assert.Equal(0, (await AsAsync("admin", null, "instances", "create", name, "--endpoint", "http://127.0.0.1:1")).ExitCode);
        // Nothing answers at its source, so that the import does not end by itself.
        var begun = await AsAsync("admin", null, "imports", "create", "hangzhou", "tokyo", "--no-overwrite", "--json");
        var id = Json(begun).GetProperty("id").GetString()!;
        Assert.False(Json(begun).GetProperty("override").GetBoolean());

        var paused = await AsAsync("admin", null, "imports", "pause", id, "--json");
        Assert.True(Json(paused).GetProperty("paused").GetBoolean());
        Assert.StartsWith("paused ", (await AsAsync("viewer", null, "imports", "list")).Lines[1], StringComparison.Ordinal);
        Assert.False(Json(await AsAsync("admin", null, "imports", "resume", id, "--json")).GetProperty("paused").GetBoolean());
        Assert.Equal(0, (await AsAsync("admin", null, "imports", "cancel", id)).ExitCode);

        var ended = await AsAsync("viewer", null, "imports", "show", id, "--watch");
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("canceled", ended.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_rules_lack_is_listed_below_the_name_of_each_rule()
    {
        await using var pair = await RegistryPair.StartAsync();
        using var pusher = new RegistryPusher(pair.Source.Address);
        await pusher.PushAsync("team/app", "v1", SampleImage.Create(1, [10]));
        await CreateInstancesAsync(pair);
        Assert.Equal(0, (await AsAsync(
            "admin", null, "rules", "create", "team", "--source", "hangzhou", "--target", "tokyo", "--namespace", "team", "--tag-filter",
            ".*")).ExitCode);

        var shown = await AsAsync("admin", null, "missing");
        Assert.True(shown.ExitCode == 1, shown.Errors);
        Assert.Equal("Rule 'team':", shown.Lines[0]);
        Assert.Equal("1 of 1 image of 1 rule is missing. Copy them with 'replication backfills create team'.", shown.Lines[^1]);
        var line = Json(await AsAsync("admin", null, "missing", "--rule", "team", "--json"));
        Assert.Equal(("team", "v1"), (line.GetProperty("rule").GetString(), line.GetProperty("source").GetProperty("tag").GetString()));
    }

    private async Task CreateInstancesAsync(RegistryPair pair)
    {
        foreach (var (name, registry) in new[] { ("hangzhou", pair.Source), ("tokyo", pair.Target) })
            Assert.Equal(0, (await AsAsync(
                "admin", null, "instances", "create", name, "--endpoint", registry.Address.GetLeftPart(UriPartial.Authority))).ExitCode);
    }
}
