using Replication.App.Copy;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class CopyReportTests
{
    [Fact]
    public void A_copy_prints_the_target_the_digest_and_the_transferred_bytes() =>
        Assert.Equal(
            [
                "Copied to localhost:5000/team/app:v2",
                $"  {Samples.Wanted}",
                "  2 blobs: 1 streamed (3.0 MiB), 1 mounted (2.0 KiB) in 2.0 s, 1.5 MiB/s"],
            Lines(new CopyEnd(CopyOutcome.Copied, Samples.Done) { Digest = Samples.Wanted }));

    [Fact]
    public void Existing_blobs_are_reported_as_existing() =>
        Assert.Equal(
            ["Already there: localhost:5000/team/app:v2 (2.0 s)", $"  {Samples.Wanted}"],
            Lines(new CopyEnd(CopyOutcome.AlreadyPresent, Samples.State()) { Digest = Samples.Wanted }));

    [Fact]
    public void A_conflict_names_both_images_and_the_way_out()
    {
        var existing = Samples.DigestOf("existing");

        var errors = Errors(new CopyEnd(CopyOutcome.TagConflict, Samples.State()) { Digest = Samples.Wanted, ExistingDigest = existing });

        Assert.Equal(
            [
                "localhost:5000/team/app:v2 is another image and was not replaced.",
                $"  there:  {existing}",
                $"  wanted: {Samples.Wanted}",
                "  Choose another tag, or remove --no-overwrite."],
            errors);
    }

    [Theory]
    [InlineData(false, "was not moved.")]
    [InlineData(true, "was being set: it names the old or the new image; both are complete.")]
    public void An_interruption_reports_the_tag_and_the_stored_blobs(bool mayHaveMoved, string tag) =>
        Assert.Equal(
            [$"Interrupted: the tag localhost:5000/team/app:v2 {tag} 3 of 5 blobs (514.1 KiB of 11.5 MiB) are stored at the target. "
                + "The next copy does not send them again."],
            Errors(new CopyEnd(CopyOutcome.Interrupted, Samples.Halfway) { MayHaveMovedTag = mayHaveMoved }));

    [Fact]
    public void An_interruption_before_any_blob_is_stored_reports_only_the_tag() =>
        Assert.Equal(
            ["Interrupted: the tag localhost:5000/team/app:v2 was not moved."],
            Errors(new CopyEnd(CopyOutcome.Interrupted, Samples.State())));

    [Fact]
    public void A_failure_reports_the_stored_blobs() =>
        Assert.Equal(
            ["It broke.", "  3 of 5 blobs (514.1 KiB of 11.5 MiB) are stored at the target. The next copy does not send them again."],
            Errors(new CopyEnd(CopyOutcome.Failed, Samples.Halfway) { Failure = new CopyFailure("x", "It broke.", false) }));

    [Theory]
    [InlineData("copied", 0)]
    [InlineData("alreadyPresent", 0)]
    [InlineData("failed", 1)]
    [InlineData("tagConflict", 3)]
    [InlineData("interrupted", 130)]
    public void Each_end_has_its_exit_code(string outcome, int code) =>
        Assert.Equal(code, new CopyEnd(Enum.Parse<CopyOutcome>(outcome, ignoreCase: true), Samples.Done).ExitCode);

    private static IReadOnlyList<string> Lines(CopyEnd end)
    {
        var (lines, errors) = CopyReport.Of(Samples.Settings, end);
        Assert.Empty(errors);
        return lines;
    }

    private static IReadOnlyList<string> Errors(CopyEnd end)
    {
        var (lines, errors) = CopyReport.Of(Samples.Settings, end);
        Assert.Empty(lines);
        return errors;
    }
}
