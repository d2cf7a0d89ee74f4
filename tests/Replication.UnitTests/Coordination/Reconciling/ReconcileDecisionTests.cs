using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Coordination.Reconciling;
using Xunit;

namespace Replication.UnitTests.Coordination.Reconciling;

public sealed class ReconcileDecisionTests
{
    private const BaselineMode None = BaselineMode.None;
    private const BaselineMode Added = BaselineMode.Added;
    private const BaselineMode All = BaselineMode.All;

    // Source, target ("?" did not answer, "-" has no tag), known entry ("older" or "arrived", then the digest), mode, covered before,
    // tasks of the tag.
    [Theory]
    [InlineData("-", "-", "", None, true, "", ImageVerdict.Gone)]
    [InlineData("a", "a", "", None, true, "", ImageVerdict.Present)]
    [InlineData("a", "a", "older a", None, true, "", ImageVerdict.Present)]
    [InlineData("a", "a", "", All, false, "", ImageVerdict.Present)]
    [InlineData("a", "-", "older a", None, true, "", ImageVerdict.Older)]
    [InlineData("a", "b", "older a", None, true, "", ImageVerdict.Older)]
    [InlineData("a", "?", "older a", None, true, "", ImageVerdict.Older)]
    [InlineData("a", "-", "", None, true, "", ImageVerdict.Missed)]
    [InlineData("a", "b", "", None, true, "", ImageVerdict.Missed)]
    [InlineData("b", "a", "older a", None, true, "", ImageVerdict.Missed)]
    [InlineData("b", "a", "arrived a", None, true, "", ImageVerdict.Missed)]
    [InlineData("a", "-", "", None, true, "open", ImageVerdict.OnTheWay)]
    [InlineData("a", "-", "arrived a", None, true, "open", ImageVerdict.OnTheWay)]
    [InlineData("a", "-", "", None, true, "leftAlone", ImageVerdict.LeftAlone)]
    [InlineData("a", "?", "", None, true, "", ImageVerdict.Unchecked)]
    [InlineData("a", "-", "arrived a", None, true, "", ImageVerdict.DriftMissing)]
    [InlineData("a", "b", "arrived a", None, true, "", ImageVerdict.DriftDifferent)]
    [InlineData("a", "?", "arrived a", None, true, "", ImageVerdict.Unchecked)]
    [InlineData("a", "-", "arrived a", None, true, "leftAlone", ImageVerdict.DriftMissing)]
    [InlineData("a", "-", "arrived a", None, true, "deleted", ImageVerdict.Missed)]
    // A task brought it after the last pass.
    [InlineData("a", "-", "", None, true, "reported arrived", ImageVerdict.DriftMissing)]
    [InlineData("b", "a", "arrived a", None, true, "reported arrived", ImageVerdict.DriftDifferent)]
    [InlineData("a", "-", "", None, true, "reported arrived deleted", ImageVerdict.Missed)]
    [InlineData("a", "-", "", All, false, "reported arrived", ImageVerdict.DriftMissing)]
    // The first pass, and the one after a resume.
    [InlineData("a", "-", "", All, false, "", ImageVerdict.Older)]
    [InlineData("a", "b", "", All, false, "", ImageVerdict.Older)]
    [InlineData("a", "?", "", All, false, "", ImageVerdict.Older)]
    [InlineData("b", "a", "arrived a", All, true, "", ImageVerdict.Older)]
    [InlineData("b", "a", "older a", All, true, "", ImageVerdict.Older)]
    [InlineData("a", "-", "arrived a", All, true, "", ImageVerdict.DriftMissing)]
    [InlineData("a", "-", "", All, false, "reported", ImageVerdict.Missed)]
    [InlineData("a", "?", "", All, false, "reported", ImageVerdict.Unchecked)]
    [InlineData("a", "-", "", All, false, "reported open", ImageVerdict.OnTheWay)]
    [InlineData("a", "-", "", All, false, "reported leftAlone", ImageVerdict.LeftAlone)]
    // The rule covers more than in the last pass.
    [InlineData("a", "-", "", Added, false, "", ImageVerdict.Older)]
    [InlineData("a", "-", "", Added, true, "", ImageVerdict.Missed)]
    [InlineData("b", "a", "arrived a", Added, true, "", ImageVerdict.Missed)]
    [InlineData("b", "a", "older a", Added, false, "", ImageVerdict.Missed)]
    [InlineData("a", "-", "", Added, false, "reported", ImageVerdict.Missed)]
    public void The_verdict_follows_from_both_tags_the_known_entry_and_the_tasks(
        string source, string target, string known, BaselineMode mode, bool wasCovered, string tasks, object verdict)
    {
        var facts = new ImageFacts(DigestOf(source), DigestOf(target), target != "?", KnownOf(known), mode, wasCovered);
        var history = new TagHistory(
            tasks.Contains("open", StringComparison.Ordinal),
            tasks.Contains("reported", StringComparison.Ordinal),
            tasks.Contains("leftAlone", StringComparison.Ordinal),
            tasks.Contains("arrived", StringComparison.Ordinal),
            tasks.Contains("deleted", StringComparison.Ordinal));

        Assert.Equal(verdict, ReconcileDecision.Of(facts, history));
        // The query of the tasks may only be saved where it decides nothing.
        if (!facts.NeedsHistory)
            Assert.Equal(verdict, ReconcileDecision.Of(facts, TagHistory.None));
    }

    private static Digest? DigestOf(string name) => name is "-" or "?" ? null : Digest.Sha256Of(System.Text.Encoding.ASCII.GetBytes(name));

    private static KnownImage? KnownOf(string text) => text.Split(' ') is [var kind, var name]
        ? new KnownImage("tokyo", RepositoryName.Parse("team/app"), Tag.Parse("v1"), DigestOf(name)!, kind == "arrived")
        : null;
}
