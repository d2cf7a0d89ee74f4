using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>The images that the reconciler knows.</summary>
public abstract class KnownImageContract(IStorePlace place) : StoreContract(place)
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private static readonly Guid Pass = Guid.NewGuid();

    private IKnownImageStore Known => Get<IKnownImageStore>();

    [Fact]
    public async Task Entries_are_found_by_rule_repository_and_tags_and_replaced()
    {
        await Known.PutAsync("a", [Image("team/app", "v1"), Image("team/app", "v2"), Image("team/app", "v1", "osaka")], default);
        await Known.PutAsync("a", [Image("team/web", "v1")], default);
        await Known.PutAsync("b", [Image("team/app", "v1")], default);
        await Known.PutAsync("a", [], default);
        var moved = Image("team/app", "v2") with { Digest = Digest.Sha256Of("moved"u8), HasArrived = false, Drift = Drift(Pass) };
        await Known.PutAsync("a", [moved], default);

        var found = await Known.FindAsync("a", App, [Tag.Parse("v1"), Tag.Parse("v2"), Tag.Parse("v3")], default);

        Assert.Equal(
            ["osaka v1", "tokyo v1", "tokyo v2"], found.Select(static it => $"{it.Target} {it.Tag}").Order(StringComparer.Ordinal));
        Assert.Equal(moved, found.Single(static it => it.Tag.Text == "v2"));
        Assert.Empty(await Known.FindAsync("c", App, [Tag.Parse("v1")], default));
    }

    [Fact]
    public async Task Drift_is_listed_in_order_page_by_page()
    {
        await Known.PutAsync(
            "a",
            [
                Image("team/b", "v1") with { Drift = Drift(Pass) },
                Image("team/a", "v2") with { Drift = Drift(Pass) },
                Image("team/a", "v2", "osaka") with { Drift = Drift(Pass) },
                Image("team/a", "V1") with { Drift = Drift(Pass) },
                Image("team/a", "v9"),
            ],
            default);
        await Known.PutAsync("b", [Image("team/a", "v2") with { Drift = Drift(Pass) }], default);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await Known.ListDriftAsync("a", after, 1, default);
            seen.Add(Assert.Single(page.Items) is var it ? $"{it.Repository}:{it.Tag} {it.Target}" : "");
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["team/a:V1 tokyo", "team/a:v2 osaka", "team/a:v2 tokyo", "team/b:v1 tokyo"], seen);
    }

    [Fact]
    public async Task Drift_that_the_last_pass_did_not_find_is_removed()
    {
        await Known.PutAsync(
            "a",
            [
                Image("team/a", "old") with { Drift = Drift(Guid.NewGuid()) },
                Image("team/a", "new") with { Drift = Drift(Pass) },
                Image("team/a", "same"),
            ],
            default);
        await Known.PutAsync("b", [Image("team/a", "old") with { Drift = Drift(Guid.NewGuid()) }], default);

        await Known.RemoveOldDriftAsync("a", Pass, default);

        Assert.Equal("new", Assert.Single((await Known.ListDriftAsync("a", null, 10, default)).Items).Tag.Text);
        Assert.Single((await Known.ListDriftAsync("b", null, 10, default)).Items);
        var found = await Known.FindAsync(
            "a", RepositoryName.Parse("team/a"), [Tag.Parse("old"), Tag.Parse("new"), Tag.Parse("same")], default);
        Assert.Equal(["new", "same"], found.Select(static it => it.Tag.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_entries_of_a_rule_are_removed_in_parts()
    {
        await Known.PutAsync("a", [.. Enumerable.Range(0, 5).Select(static it => Image("team/app", $"v{it}"))], default);
        await Known.PutAsync("a-1", [Image("team/app", "v1")], default);

        var removed = new List<int>();
        for (var i = 0; i < 4; i++)
            removed.Add(await Known.RemoveAsync("a", 2, default));
        Assert.Equal([2, 2, 1, 0], removed);

        Assert.Single(await Known.FindAsync("a-1", App, [Tag.Parse("v1")], default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("team/a:v1")]
    [InlineData("team/a:v1:")]
    [InlineData("Team/A:v1:tokyo")]
    public async Task Another_text_is_no_cursor(string cursor) =>
        await Assert.ThrowsAsync<InvalidCursorException>(() => Known.ListDriftAsync("a", cursor, 10, default));

    private static KnownImage Image(string repository, string tag, string target = "tokyo") =>
        new(target, RepositoryName.Parse(repository), Tag.Parse(tag), Digest.Sha256Of("a"u8), HasArrived: true);

    private static ImageDrift Drift(Guid pass) => new(DriftKind.Different, Start, Digest.Sha256Of("found"u8), pass);
}
