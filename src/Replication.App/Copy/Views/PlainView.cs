using Replication.Contracts.Images;

namespace Replication.App.Copy.Views;

/// <summary>Writes one line for each blob that arrived, and a progress line from time to time, for logs and pipes.</summary>
internal sealed class PlainView(TextWriter output, TextWriter errors) : ICopyView
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly HashSet<Digest> _said = [];

    public TimeSpan RefreshInterval => TimeSpan.FromMilliseconds(200);

    public async Task FollowAsync(CopySettings settings, IAsyncEnumerable<CopyState> states)
    {
        output.WriteLine($"Copying {settings.Source.Image} to {settings.Target.Image}");
        var saidAt = TimeSpan.Zero;
        await foreach (var state in states)
        {
            var finished = state.Blobs.Where(blob => blob.How is not null && _said.Add(blob.Digest)).ToList();
            foreach (var blob in finished)
                output.WriteLine($"  {CopyWords.Of(blob.How!.Value),-8}  {blob.Digest}  {Amounts.Bytes(blob.Size),10}");
            if (finished.Count == 0 && state.Elapsed - saidAt < Silence)
                continue;
            if (finished.Count == 0 && state.Blobs.Count > 0)
                output.WriteLine($"  {Progress(state)}");
            saidAt = state.Elapsed;
        }
    }

    public void End(CopySettings settings, CopyEnd end)
    {
        var (lines, complaints) = CopyReport.Of(settings, end);
        foreach (var line in lines)
            output.WriteLine(line);
        Complain(errors, complaints);
    }

    public void Abandon()
    {
    }

    internal static void Complain(TextWriter errors, IReadOnlyList<string> complaints)
    {
        for (var i = 0; i < complaints.Count; i++)
            errors.WriteLine(i == 0 ? $"replication: {complaints[i]}" : complaints[i]);
    }

    internal static string Progress(CopyState state)
    {
        var tally = state.Tally;
        var left = tally.Missing.Blobs > 0 && state.Left is { } time ? $", {Amounts.Left(time)} left" : "";
        return $"{tally.BlobsAtTarget} of {Amounts.Count(tally.Blobs)}, {Amounts.Bytes(state.Blobs.Sum(static blob => blob.Copied))} of "
            + $"{Amounts.Bytes(tally.Bytes)}{(state.BytesPerSecond > 0 ? $", {Amounts.Rate(state.BytesPerSecond)}" : "")}{left}";
    }
}
