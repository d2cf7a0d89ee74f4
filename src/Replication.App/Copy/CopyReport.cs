namespace Replication.App.Copy;

/// <summary>Describes the end of a copy: the image at the target, the transferred bytes, and the remedy for a failure.</summary>
internal static class CopyReport
{
    /// <summary>Returns the lines for standard output and for standard error. With <c>-q</c> only the errors are written.</summary>
    public static (IReadOnlyList<string> Lines, IReadOnlyList<string> Errors) Of(CopySettings settings, CopyEnd end) => end.Outcome switch
    {
        CopyOutcome.Copied => ([$"Copied to {settings.Target.Image.TaggedName}", $"  {end.Digest}", $"  {Cost(end.State)}"], []),
        CopyOutcome.AlreadyPresent =>
            ([$"Already there: {settings.Target.Image.TaggedName} ({Amounts.Took(end.State.Elapsed)})", $"  {end.Digest}"], []),
        CopyOutcome.TagConflict => ([], [
            $"{settings.Target.Image.TaggedName} is another image and was not replaced.",
            $"  there:  {end.ExistingDigest}",
            $"  wanted: {end.Digest}",
            "  Choose another tag, or remove --no-overwrite."]),
        CopyOutcome.Interrupted => ([], [Interrupted(settings, end)]),
        _ => ([], [end.Failure!.Message, .. CopyAdvice.Of(end.Failure, settings)
            .Select(static line => $"  {line}"), .. Transferred(end).Select(static line => $"  {line}")]),
    };

    private static string Cost(CopyState state)
    {
        var tally = state.Tally;
        var parts = new[] { (tally.Streamed, "streamed"), (tally.Mounted, "mounted"), (tally.Present, "already there") }
            .Where(static part => part.Item1.Blobs > 0)
            .Select(static part => $"{part.Item1.Blobs} {part.Item2} ({Amounts.Bytes(part.Item1.Bytes)})");
        var rate = tally.MovedBytes > 0 && state.Elapsed > TimeSpan.Zero
            ? $", {Amounts.Rate((long)(tally.MovedBytes / state.Elapsed.TotalSeconds))}"
            : "";
        return $"{Amounts.Count(tally.Blobs)}{(tally.Blobs > 0 ? ": " : "")}{string.Join(", ", parts)} in "
            + $"{Amounts.Took(state.Elapsed)}{rate}";
    }

    private static string Interrupted(CopySettings settings, CopyEnd end)
    {
        var tag = end.MayHaveMovedTag
            ? $"the tag {settings.Target.Image.TaggedName} was being set: it names the old or the new image; both are complete"
            : $"the tag {settings.Target.Image.TaggedName} was not moved";
        return $"Interrupted: {tag}.{string.Concat(Transferred(end).Select(static line => $" {line}"))}";
    }

    // The next copy finds these blobs at the target.
    private static IEnumerable<string> Transferred(CopyEnd end) => end.State.Tally is { BlobsAtTarget: > 0 } tally
        ? [$"{tally.BlobsAtTarget} of {Amounts.Count(tally.Blobs)} ({Amounts.Bytes(tally.BytesAtTarget)} of "
            + $"{Amounts.Bytes(tally.Bytes)}) are stored at the target. The next copy does not send them again."]
        : [];
}
