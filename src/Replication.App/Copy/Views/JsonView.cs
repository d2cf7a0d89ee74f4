using System.Text;
using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;

namespace Replication.App.Copy.Views;

/// <summary>
/// Writes one JSON object per line for each event: <c>started</c>, <c>blob</c>, <c>progress</c>, <c>finished</c>. Scripts depend on
/// the names.
/// </summary>
internal sealed class JsonView(TextWriter output, TimeProvider time) : ICopyView
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Digest, BlobTransfer> _written = [];

    public TimeSpan RefreshInterval => TimeSpan.FromMilliseconds(100);

    public async Task FollowAsync(CopySettings settings, IAsyncEnumerable<CopyState> states)
    {
        Write("started", json =>
        {
            json.WriteString("source", settings.Source.Image.ToString());
            json.WriteString("target", settings.Target.Image.ToString());
        });
        var saidAt = TimeSpan.Zero;
        await foreach (var state in states)
        {
            // The end of a blob is written once and at once; its progress as often as the total.
            var isTimeForProgress = state.Elapsed - saidAt >= ProgressEvery;
            foreach (var blob in state.Blobs)
                WriteBlob(blob, isTimeForProgress);
            if (!isTimeForProgress)
                continue;
            saidAt = state.Elapsed;
            Write("progress", json => WriteTotals(json, state));
        }
    }

    public void End(CopySettings settings, CopyEnd end) => Write("finished", json =>
    {
        json.WriteString("outcome", end.Outcome.ToWord());
        json.WriteNumber("exitCode", end.ExitCode);
        json.WriteString("digest", end.Digest?.Text);
        if (end.ExistingDigest is { } existing)
            json.WriteString("standingDigest", existing.Text);
        json.WriteNumber("seconds", Math.Round(end.State.Elapsed.TotalSeconds, 3));
        json.WriteNumber("bytesMoved", end.State.Tally.MovedBytes);
        WritePart(json, "streamed", end.State.Tally.Streamed);
        WritePart(json, "mounted", end.State.Tally.Mounted);
        WritePart(json, "present", end.State.Tally.Present);
        WritePart(json, "missing", end.State.Tally.Missing);
        if (end.Outcome == CopyOutcome.Interrupted)
            json.WriteBoolean("mayHaveMovedTag", end.MayHaveMovedTag);
        if (CopyReport.Of(settings, end).Errors is not { Count: > 0 } errors)
            return;
        json.WriteStartObject("issue");
        json.WriteString("code", end.Failure?.Code ?? end.Outcome.ToWord());
        json.WriteString("message", string.Join(' ', errors.Select(static line => line.Trim())));
        json.WriteEndObject();
    });

    public void Abandon()
    {
    }

    private void WriteBlob(BlobTransfer blob, bool isTimeForProgress)
    {
        var before = _written.GetValueOrDefault(blob.Digest);
        if (before == blob || (before is not null && blob.How is null && !isTimeForProgress))
            return;
        _written[blob.Digest] = blob;
        Write("blob", json =>
        {
            json.WriteString("digest", blob.Digest.Text);
            json.WriteNumber("size", blob.Size);
            json.WriteNumber("copied", blob.Copied);
            json.WriteString("how", blob.How is { } how ? CopyWords.Of(how) : null);
        });
    }

    private static void WriteTotals(Utf8JsonWriter json, CopyState state)
    {
        json.WriteNumber("bytesTotal", state.Tally.Bytes);
        json.WriteNumber("bytesCopied", state.Blobs.Sum(static blob => blob.Copied));
        json.WriteNumber("bytesPerSecond", state.BytesPerSecond);
        if (state.Left is { } left)
            json.WriteNumber("secondsLeft", (long)left.TotalSeconds);
        else
            json.WriteNull("secondsLeft");
    }

    private static void WritePart(Utf8JsonWriter json, string name, BlobTally.Part part)
    {
        json.WriteStartObject(name);
        json.WriteNumber("blobs", part.Blobs);
        json.WriteNumber("bytes", part.Bytes);
        json.WriteEndObject();
    }

    private void Write(string name, Action<Utf8JsonWriter> members)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteString("time", time.GetUtcNow().UtcDateTime);
            members(json);
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
    }
}
