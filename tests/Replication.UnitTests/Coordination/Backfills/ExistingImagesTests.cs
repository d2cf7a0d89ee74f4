using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.Registries.Lists;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class ExistingImagesTests
{
    private static readonly ReplicationRule Team = Samples.Rule("r", "hangzhou", "tokyo");
    private static readonly CopyFailure Refused = new(CopyFailure.Denied, "no", IsWorthRetrying: false);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Every_image_of_the_namespace_is_found_once_whatever_the_size_of_pages(int pageSize)
    {
        var registry = new ListedRegistry(
            pageSize, ("other/app", ["v1"]), ("team/a", [
                "v1", "v2", "v3", "v4", "v5"
            ]), ("team/b", []), ("team/c", ["v9"]), ("team/deep/app", ["v1"]), ("teams", ["v1"]), ("team", ["v1"]));

        var steps = await WalkAsync(registry, Team, BackfillPlace.Start);

        Assert.Equal(["team/a:v1", "team/a:v2", "team/a:v3", "team/a:v4", "team/a:v5", "team/c:v9"], Names(steps));
        Assert.Equal(6, steps.Sum(it => it.TagCount));
        Assert.Equal(3, steps.Sum(it => it.RepositoryCount));
        Assert.Null(steps[^1].After);
        Assert.All(steps.SkipLast(1), it => Assert.NotNull(it.After));
    }

    [Theory]
    [InlineData("team", ".*", "team/app:v1 team/app:v2")]
    [InlineData("team", "v2", "team/app:v2")]
    [InlineData("team", "v", "")]
    [InlineData("_", ".*", "alone:v1")]
    [InlineData("nothing", ".*", "")]
    public async Task The_rule_s_namespace_and_filter_decide_as_for_pushes(string @namespace, string filter, string expected)
    {
        var registry = new ListedRegistry(2, ("alone", ["v1"]), ("team/app", ["v1", "v2"]));

        var steps = await WalkAsync(registry, Team with { Namespace = @namespace, TagFilter = filter }, BackfillPlace.Start);

        Assert.Equal(expected, string.Join(' ', Names(steps)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Only_the_newest_versions_of_each_repository_are_found_whatever_the_size_of_pages(int pageSize)
    {
        var registry = new ListedRegistry(
            pageSize,
            ("team/a", ["1.10.0", "1.2.0", "1.9.0", "2.0.0-rc.1", "latest", "v1.9"]),
            ("team/b", ["latest"]),
            ("team/c", ["1.0.0"]));
        var rule = Team with { Tags = new TagLists { Semver = ">=1", Latest = 2 } };

        var steps = await WalkAsync(registry, rule, BackfillPlace.Start);

        Assert.Equal(["team/a:1.10.0", "team/a:1.9.0", "team/a:v1.9", "team/c:1.0.0"], Names(steps));
        // A walk that is resumed in a repository knows its newest versions, too.
        var place = steps.First(static it => it.Image?.Tag.Text == "1.10.0").After!;
        Assert.Equal(["team/a:1.9.0", "team/a:v1.9", "team/c:1.0.0"], Names(await WalkAsync(registry, rule, place)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Of_the_last_pushes_a_backfill_finds_the_images_that_were_created_last(int pageSize)
    {
        // The day on which an image was created is in its tag.
        var registry = new ListedRegistry(pageSize, ("team/a", ["build-1", "build-9", "build-3", "release-8"]), ("team/b", ["build-2"]))
        {
            Created = static tag => DateTimeOffset.UnixEpoch.AddDays(tag[^1] - '0'),
        };
        var rule = Team with { TagFilter = "build-.*", Tags = new TagLists { Latest = 2, LatestBy = LatestOrder.PushTime } };

        Assert.Equal(["team/a:build-3", "team/a:build-9", "team/b:build-2"], Names(await WalkAsync(registry, rule, BackfillPlace.Start)));
        // A preview and the reconciler do not ask for each image.
        var all = new ListedRegistry(pageSize, ("team/a", ["build-1", "build-3", "build-9"]));
        Assert.Equal(3, Names(await WalkAsync(all, rule, BackfillPlace.Start)).Count());
    }

    [Fact]
    public async Task A_rule_of_one_repository_and_named_repositories_need_no_catalog()
    {
        var registry = new ListedRegistry(10, ("team/a", ["v1"]), ("team/b", ["v1"]), ("team/c", ["v1"]));
        registry.Refuse = static place => place.StartsWith("catalog", StringComparison.Ordinal) ? Refused : null;

        Assert.Equal(
            ["team/b:v1"],
            Names(await WalkAsync(registry, Team with { Level = RuleLevel.Repository, Repository = "b" }, BackfillPlace.Start)));
        Assert.Equal(["team/a:v1", "team/c:v1"], Names(await WalkAsync(registry, Team, BackfillPlace.Start, "team/c", "team/a", "team/c")));
    }

    [Fact]
    public async Task A_walk_from_any_position_visits_each_remaining_image_once()
    {
        var content = new (string, string[])[]
        {
            ("team/a", ["v1", "v2", "v3"]),
            ("team/b", []),
            ("team/c", ["v1", "x", "v3", "v4", "v5"]),
            ("team/d", ["v1"])
        };
        var rule = Team with { TagFilter = "v.*" };
        var all = await WalkAsync(new ListedRegistry(2, content), rule, BackfillPlace.Start);

        for (var at = 0; at < all.Count - 1; at++)
        {
            var rest = await WalkAsync(new ListedRegistry(2, content), rule, all[at].After!);
            Assert.Equal(Names(all.Skip(at + 1)), Names(rest));
            Assert.Equal(all.Skip(at + 1).Sum(it => it.TagCount), rest.Sum(it => it.TagCount));
            Assert.Equal(all.Skip(at + 1).Sum(it => it.RepositoryCount), rest.Sum(it => it.RepositoryCount));
        }
    }

    [Fact]
    public async Task A_deleted_repository_is_skipped()
    {
        var registry = new ListedRegistry(2, ("team/a", ["v1"]), ("team/b", ["v1", "v2", "v3"]), ("team/c", ["v1"]));
        var at = (await WalkAsync(registry, Team, BackfillPlace.Start)).First(it => it.Image?.Repository.Text == "team/b").After!;
        registry.Remove("team/b");

        Assert.Equal(["team/c:v1"], Names(await WalkAsync(registry, Team, at)));
    }

    [Fact]
    public async Task An_unreadable_repository_is_reported_and_the_walk_continues()
    {
        var registry = new ListedRegistry(10, ("team/a", ["v1"]), ("team/b", ["v1"]), ("team/c", ["v1"]));
        registry.Refuse = static place => place.StartsWith("team/b", StringComparison.Ordinal) ? Refused : null;

        var steps = await WalkAsync(registry, Team, BackfillPlace.Start);

        Assert.Equal(["team/a:v1", "team/c:v1"], Names(steps));
        Assert.Equal(Refused, Assert.Single(steps, it => it.Unreadable is not null).Unreadable);
    }

    [Fact]
    public async Task A_registry_without_a_catalog_is_reported_with_a_remedy()
    {
        var registry = new ListedRegistry(10, ("team/a", ["v1"])) { Refuse = static _ => Refused };

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => WalkAsync(registry, Team, BackfillPlace.Start))).Failure;

        Assert.Equal(ExistingImages.CatalogUnavailable, failure.Code);
        Assert.False(failure.IsWorthRetrying);
        Assert.Contains("name the repositories", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unavailable_registry_interrupts_the_walk_and_keeps_its_progress()
    {
        var registry = new ListedRegistry(10, ("team/a", ["v1"]), ("team/b", ["v1"]));
        registry.Refuse = static place => place.StartsWith("team/b", StringComparison.Ordinal)
            ? new CopyFailure(CopyFailure.RegistryUnavailable, "away", IsWorthRetrying: true)
            : null;
        var seen = new List<WalkStep>();

        await Assert.ThrowsAsync<RegistryException>(async () =>
        {
            await foreach (var step in new ExistingImages(registry.Lists, new ImageScope(Team, null)).WalkAsync(
                BackfillPlace.Start, default))
                seen.Add(step);
        });
        registry.Refuse = static _ => null;

        Assert.Equal(["team/a:v1"], Names(seen));
        Assert.Equal(["team/b:v1"], Names(await WalkAsync(registry, Team, seen[^1].After!)));
    }

    [Fact]
    public async Task The_first_pages_of_several_repositories_are_read_at_one_time_and_each_once()
    {
        var content = Enumerable.Range(0, 100).Select(i => ($"team/r{i:000}", new[] { "v1" })).ToArray();
        var registry = new ListedRegistry(1000, content);

        Assert.Equal(100, Names(await WalkAsync(registry, Team, BackfillPlace.Start)).Count());

        Assert.InRange(registry.MostAtOnce, 2, 17);
        Assert.Equal(101, registry.Requests.Count);
    }

    [Fact]
    public async Task A_walk_over_a_hundred_thousand_tags_holds_only_the_next_pages()
    {
        // 16 first pages that are read ahead, the current page, and one that a CPU register may still reference.
        const int MostHeld = 18;
        var registry = new EndlessRegistry(repositoryCount: 3_000, large: 1_500, largeTagCount: 100_000);
        var (imageCount, walkedTo, mostHeld, mostAhead) = (0, -1, 0, 0);

        await foreach (var step in new ExistingImages(registry.Lists, new ImageScope(Team, null)).WalkAsync(BackfillPlace.Start, default))
        {
            if (step.Image is not { } image)
                continue;
            walkedTo = EndlessRegistry.PlaceOf(image.Repository);
            mostAhead = Math.Max(mostAhead, registry.FurthestRequested - walkedTo);
            if (++imageCount % 20_000 == 0)
                mostHeld = Math.Max(mostHeld, registry.CountHeldPages());
        }

        Assert.Equal(registry.TagCount, imageCount);
        Assert.InRange(mostAhead, 1, 17);
        Assert.InRange(mostHeld, 1, MostHeld);
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("b", "c", "b")]
    public async Task Pages_of_repositories_that_form_a_cycle_interrupt_the_walk(params string[] places)
    {
        var requestCount = 0;
        var lists = new RegistryLists(
            (_, _) => Task.FromResult(new RegistryPage(["team/a"], places[requestCount++])),
            static (_, _, _) => Task.FromResult(new RegistryPage(["v1"], null)));

        var failure = (await Assert.ThrowsAsync<RegistryException>(() => WalkAsync(lists, Team))).Failure;

        Assert.Equal((CopyFailure.ProtocolError, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Equal(places.Length, requestCount);
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("b", "c", "b")]
    public async Task Pages_of_tags_that_form_a_cycle_are_reported_and_the_walk_continues(params string[] places)
    {
        var requestCount = 0;
        var lists = new RegistryLists(
            static (_, _) => Task.FromResult(new RegistryPage(["team/a", "team/b"], null)),
            (repository, _, _) => Task.FromResult(new RegistryPage(["v1"], repository.Text == "team/a" ? places[requestCount++] : null)));

        var steps = await WalkAsync(lists, Team);

        Assert.Equal(CopyFailure.ProtocolError, Assert.Single(steps, it => it.Unreadable is not null).Unreadable!.Code);
        Assert.Contains("team/b:v1", Names(steps));
    }

    private static async Task<List<WalkStep>> WalkAsync(RegistryLists lists, ReplicationRule rule)
    {
        var steps = new List<WalkStep>();
        await foreach (var step in new ExistingImages(lists, new ImageScope(rule, null), readAhead: 0).WalkAsync(
            BackfillPlace.Start, default))
            steps.Add(step);
        return steps;
    }

    private static async Task<List<WalkStep>> WalkAsync(
        ListedRegistry registry, ReplicationRule rule, BackfillPlace from, params string[] named)
    {
        var scope = new ImageScope(rule, named.Length == 0 ? null : [.. named.Select(RepositoryName.Parse)]);
        var steps = new List<WalkStep>();
        await foreach (var step in new ExistingImages(registry.Lists, scope).WalkAsync(from, default))
            steps.Add(step);
        return steps;
    }

    private static IEnumerable<string> Names(IEnumerable<WalkStep> steps) =>
        steps.Select(it => it.Image).OfType<ExistingImage>().Select(it => $"{it.Repository}:{it.Tag}");
}
