namespace Replication.App.Copy;

/// <summary>The end of a copy in words: what is there, what it cost, and what to do.</summary>
internal static class CopyReport
{
    /// <summary>Lines for whoever asked; the errors are those for which nothing else is to be said with <c>-q</c>.</summary>
    public static (IReadOnlyList<string> Lines, IReadOnlyList<string> Errors) Of(CopySettings settings, CopyEnd end) => end.Outcome switch
    {
        CopyOutcome.Copied => ([$"Copied to {Tagged(settings.Target.Image)}", $"  {end.Digest}", $"  {Cost(end.State)}"], []),
        CopyOutcome.AlreadyPresent =>
            ([$"Already there: {Tagged(settings.Target.Image)} ({Amounts.Took(end.State.Elapsed)})", $"  {end.Digest}"], []),
        CopyOutcome.TagConflict => ([], [
            $"{Tagged(settings.Target.Image)} is another image and was not replaced.",
            $"  there:  {end.Standing}",
            $"  wanted: {end.Digest}",
            "  Choose another tag, or leave --no-overwrite out."]),
        CopyOutcome.Interrupted => ([], [Interrupted(settings, end)]),
        _ => ([], [end.Failure!.Message, .. CopyAdvice.Of(end.Failure, settings)
            .Select(static line => $"  {line}"), .. Standing(end).Select(static line => $"  {line}")]),
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
            ? $"the tag {Tagged(settings.Target.Image)} was being set: it names the old or the new image, whole either way"
            : $"the tag {Tagged(settings.Target.Image)} was not moved";
        return $"Interrupted: {string.Concat(Standing(end).Select(static line => $"{line} "))}{(Standing(end).Any() ? "And " : "")}{tag}.";
    }

    // What stands there is found by the next copy.
    private static IEnumerable<string> Standing(CopyEnd end) => end.State.Tally is { StandingBlobs: > 0 } tally
        ? [$"{tally.StandingBlobs} of {Amounts.Count(tally.Blobs)} ({Amounts.Bytes(tally.StandingBytes)} of "
            + $"{Amounts.Bytes(tally.Bytes)}) stand at the target and are not sent again."]
        : [];

    private static string Tagged(ImageReference image) => $"{image.Host}/{image.Repository}:{image.TagOrLatest}";
}
