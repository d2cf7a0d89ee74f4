using System.Globalization;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Backfills;

public sealed class ExistenceChecksTests
{
    private static readonly Digest Image = Digest.Parse($"sha256:{new string('a', 64)}");
    private static readonly Digest Other = Digest.Parse($"sha256:{new string('b', 64)}");

    [Theory]
    [InlineData("image", "image", "AlreadyThere")]
    [InlineData("image", "other", "Missing")]
    [InlineData("image", "none", "Missing")]
    [InlineData("none", "image", "Gone")]
    [InlineData("image", CopyFailure.Denied, "Unchecked")]
    [InlineData("image", CopyFailure.RegistryUnavailable, "Unchecked")]
    [InlineData(CopyFailure.Unauthorized, "image", "Unchecked")]
    public async Task Only_an_answer_makes_an_image_missing(string atSource, string atTarget, string state)
    {
        var found = await Checks(_ => atSource, _ => atTarget).CheckAsync([Existing("v1")], needsAnswers: false, default);

        Assert.Equal([Enum.Parse<ImageState>(state)], found.States);
        Assert.Equal(state == "Unchecked", found.Unchecked is not null);
        Assert.Null(found.Interruption);
    }

    [Fact]
    public async Task A_dry_run_stops_before_the_first_image_whose_check_is_worth_retrying()
    {
        var checks = Checks(static _ => "image", static tag => tag switch
        {
            "v1" => CopyFailure.Denied,
            "v2" => CopyFailure.RegistryUnavailable,
            "v3" => throw new InvalidOperationException("no check begins after a failure that is worth retrying"),
            _ => "none",
        });
        ExistingImage[] images = [Existing("v0"), Existing("v1"), Existing("v2"), Existing("v3")];

        var found = await checks.CheckAsync(images, needsAnswers: true, default);

        Assert.Equal([ImageState.Missing, ImageState.Unchecked], found.States);
        Assert.Equal(
            (CopyFailure.Denied, CopyFailure.RegistryUnavailable), (found.Unchecked?.Code, found.Interruption?.Code));
    }

    [Fact]
    public void The_walk_resumes_at_the_image_whose_check_is_repeated()
    {
        var away = Failure(CopyFailure.RegistryUnavailable);
        WalkStep[] steps = [Step("v0"), Step(null), Step("v1"), Step("v2")];

        var cut = WalkReading.Of(steps, new CheckedImages([ImageState.Missing], Unchecked: null, away), failure: null);
        var none = WalkReading.Of(steps, new CheckedImages([], Unchecked: null, away), failure: null);
        var whole = WalkReading.Of(steps, new CheckedImages([default, default, default], Unchecked: null, Interruption: null), away);

        Assert.Equal(steps[..2], cut.Steps);
        Assert.Equal([ImageState.Missing], cut.States);
        Assert.Equal(away, cut.Failure);
        Assert.Empty(none.Steps);
        Assert.Equal((4, away), (whole.Steps.Count, whole.Failure));
    }

    [Fact]
    public void A_step_has_an_image_for_each_target_and_the_walk_resumes_at_none_but_the_first()
    {
        var step = new WalkStep(After: null, Existing("v1"), TagCount: 3, RepositoryCount: 1);
        WalkStep[] steps = [Step("v0"), .. step.For(["tokyo", "osaka"])];

        Assert.Equal([null, "tokyo", "osaka"], steps.Select(static it => it.Image!.Target));
        Assert.Equal((3, 1), (steps.Sum(static it => it.TagCount), steps.Sum(static it => it.RepositoryCount)));
        Assert.Equal([step], step.For(["tokyo"]));
        var away = Failure(CopyFailure.RegistryUnavailable);
        var cut = WalkReading.Of(steps, new CheckedImages([default, default], Unchecked: null, away), failure: null);
        Assert.Equal(steps[..1], cut.Steps);
    }

    [Fact]
    public async Task Each_target_is_checked_by_itself()
    {
        var checks = new ExistenceChecks(
            Lookup(static _ => "image"),
            NoType,
            target => Lookup(_ => target == "tokyo" ? "image" : "none"),
            NoList,
            Samples.Rule("r", "hangzhou", "") with { Target = null, Targets = ["tokyo", "osaka"] },
            maxConcurrentChecks: 1);

        var found = await checks.CheckAsync(
            [Existing("v1") with { Target = "tokyo" }, Existing("v1") with { Target = "osaka" }], needsAnswers: false, default);

        Assert.Equal([ImageState.AlreadyThere, ImageState.Missing], found.States);
    }

    [Theory]
    [InlineData("none", "application/vnd.oci.image.config.v1+json", "Missing")]
    [InlineData("none", "application/vnd.cncf.helm.config.v1+json", "Unwanted")]
    [InlineData("other", "application/vnd.cncf.helm.config.v1+json", "Unwanted")]
    [InlineData("none", null, "Gone")]
    [InlineData("none", CopyFailure.RegistryUnavailable, "Unchecked")]
    // The type of an image that is there is not read.
    [InlineData("image", CopyFailure.Denied, "AlreadyThere")]
    public async Task An_image_that_the_rule_does_not_want_is_not_missing(string atTarget, string? type, string state)
    {
        var checks = new ExistenceChecks(
            Lookup(static _ => "image"),
            (_, digest, _) => type is null || type.Contains('/', StringComparison.Ordinal)
                ? Task.FromResult(digest == Image ? type : "another digest")
                : throw new RegistryException(Failure(type)),
            _ => Lookup(_ => atTarget),
            NoList,
            Samples.Rule("r", "hangzhou", "tokyo") with { Artifacts = ["image"] },
            maxConcurrentChecks: 1);

        var found = await checks.CheckAsync([Existing("v1")], needsAnswers: false, default);

        Assert.Equal([Enum.Parse<ImageState>(state)], found.States);
        Assert.Equal(state == "Unchecked", found.Unchecked is not null);
    }

    [Theory]
    [InlineData("sha256-{0}", "other", "same", "AlreadyThere")]
    [InlineData("sha256-{0}", "none", "same", "AlreadyThere")]
    [InlineData("sha256-{0}", "other", "less", "Missing")]
    [InlineData("sha256-{0}", "other", CopyFailure.RegistryUnavailable, "Unchecked")]
    // What is equal or unknown is not compared.
    [InlineData("sha256-{0}", "image", "unread", "AlreadyThere")]
    [InlineData("sha256-{0}", CopyFailure.Denied, "unread", "Unchecked")]
    // The tags of cosign are ordinary manifests.
    [InlineData("sha256-{0}.sig", "other", "unread", "Missing")]
    [InlineData("v1", "other", "unread", "Missing")]
    public async Task Lists_of_referrers_are_compared_by_what_they_list(string tag, string atTarget, string lists, string state)
    {
        var checks = new ExistenceChecks(
            Lookup(static _ => "image"),
            NoType,
            _ => Lookup(_ => atTarget),
            (_, list, subject, _, _) => (lists, list == Image, subject == Other) switch
            {
                ("same", true, true) => Task.FromResult(true),
                ("less", true, true) => Task.FromResult(false),
                ("unread", _, _) => throw new InvalidOperationException("the lists are not compared"),
                _ => throw new RegistryException(Failure(lists)),
            },
            Samples.Rule("r", "hangzhou", "tokyo"),
            maxConcurrentChecks: 1);

        var found = await checks.CheckAsync(
            [Existing(string.Format(CultureInfo.InvariantCulture, tag, Other.Hex))], needsAnswers: false, default);

        Assert.Equal([Enum.Parse<ImageState>(state)], found.States);
    }

    private static Task<bool> NoList(
        RepositoryName repository, Digest list, Digest subject, TaskTarget target, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("the tag is no list");

    private static Task<string?> NoType(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("a rule for all types reads none");

    private static ExistenceChecks Checks(Func<string, string> source, Func<string, string> target) =>
        new(Lookup(source), NoType, _ => Lookup(target), NoList, Samples.Rule("r", "hangzhou", "tokyo"), maxConcurrentChecks: 1);

    private static TagLookup Lookup(Func<string, string> answer) => (_, tag, _) => answer(tag.Text) switch
    {
        "image" => Task.FromResult<Digest?>(Image),
        "other" => Task.FromResult<Digest?>(Other),
        "none" => Task.FromResult<Digest?>(null),
        var code => throw new RegistryException(Failure(code)),
    };

    private static CopyFailure Failure(string code) =>
        new(code, "no answer", IsWorthRetrying: code == CopyFailure.RegistryUnavailable);

    private static ExistingImage Existing(string tag) => new(RepositoryName.Parse("team/app"), Tag.Parse(tag));

    private static WalkStep Step(string? tag) => new(After: null, tag is null ? null : Existing(tag));
}
