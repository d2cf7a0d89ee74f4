using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Replication.App.Copy;
using Replication.App.Copy.Views;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class ViewTests : IDisposable
{
    private static readonly CopyEnd Failed =
        new(CopyOutcome.Failed, Samples.Halfway) { Failure = new CopyFailure("rateLimited", "It broke.", true) };

    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task A_pipe_gets_one_line_per_blob_and_progress_after_an_interval_without_output()
    {
        var view = new PlainView(_output, _errors);

        await view.FollowAsync(
            Samples.Settings,
            Samples.Sequence(Samples.Halfway, Samples.Halfway, Samples.Halfway with { Elapsed = TimeSpan.FromSeconds(13) }));
        view.End(Samples.Settings, Failed);

        Assert.Equal(
            $"""
            Copying registry.example.com/team/app:v1 to localhost:5000/team/app:v2
              streamed  {Samples.DigestOf("sent")}   512.0 KiB
              mounted   {Samples.DigestOf("mounted")}     2.0 KiB
              present   {Samples.DigestOf("present")}       100 B
              3 of 5 blobs, 5.5 MiB of 11.5 MiB, 1.0 MiB/s, 1 min 15 s left

            """,
            _output.ToString());
        Assert.StartsWith("replication: It broke.\n  3 of 5 blobs", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quiet_view_prints_only_errors()
    {
        var view = new SilentView(_errors);

        await view.FollowAsync(Samples.Settings, Samples.Sequence(Samples.Halfway, Samples.Done));
        view.End(Samples.Settings, new CopyEnd(CopyOutcome.Copied, Samples.Done) { Digest = Samples.Wanted });
        Assert.Equal("", _errors.ToString());

        view.End(Samples.Settings, Failed);
        Assert.StartsWith("replication: It broke.", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_get_a_line_for_each_change_under_stable_names()
    {
        var view = new JsonView(_output, new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        var early = Samples.Halfway with { Elapsed = TimeSpan.FromSeconds(0.5) };

        await view.FollowAsync(Samples.Settings, Samples.Sequence(early, early, Samples.Halfway));
        view.End(Samples.Settings, Failed);

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["started", "blob", "blob", "blob", "blob", "blob", "progress", "finished"],
            lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
        Assert.Equal(
            """{"event":"started","time":"2030-01-02T03:04:05Z","source":"registry.example.com/team/app:v1","target":"localhost:5000/team/app:v2"}""",
            lines[0]);
        Assert.Equal(
            $$"""{"event":"blob","time":"2030-01-02T03:04:05Z","digest":"{{Samples.DigestOf("large")}}","size":10485760,"copied":5242880,"how":null}""",
            lines[1]);
        Assert.Equal(
            $$"""{"event":"blob","time":"2030-01-02T03:04:05Z","digest":"{{Samples.DigestOf("sent")}}","size":524288,"copied":524288,"how":"streamed"}""",
            lines[3]);
        Assert.Equal(
            """{"event":"progress","time":"2030-01-02T03:04:05Z","bytesTotal":12060772,"bytesCopied":5769316,"bytesPerSecond":1048576,"secondsLeft":75}""",
            lines[6]);
        Assert.Equal(
            """{"event":"finished","time":"2030-01-02T03:04:05Z","outcome":"failed","exitCode":1,"digest":null,"seconds":2,"bytesMoved":5767168,"streamed":{"blobs":1,"bytes":524288},"mounted":{"blobs":1,"bytes":2048},"present":{"blobs":1,"bytes":100},"missing":{"blobs":2,"bytes":11534336},"issue":{"code":"rateLimited","message":"It broke. 3 of 5 blobs (514.1 KiB of 11.5 MiB) are stored at the target. The next copy does not send them again."}}""",
            lines[7]);
    }
}
