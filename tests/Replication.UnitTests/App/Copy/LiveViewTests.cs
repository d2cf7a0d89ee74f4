using Replication.App.Copy;
using Replication.App.Copy.Views;
using Replication.Contracts.Tasks;
using Spectre.Console;
using Spectre.Console.Testing;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class LiveViewTests : IDisposable
{
    private readonly TestConsole _console = new TestConsole().Size(new Spectre.Console.Size(100, 20)).SupportsUnicode(true);
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose()
    {
        _console.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Each_blob_has_a_progress_bar_and_its_transfer_method()
    {
        _console.Write(LivePicture.Draw(Samples.Halfway, _console.Profile));

        Assert.Equal(
            [
                $"{Short("large")}  ━━━━━━━━━━━━━━━━━━━━────────────────────  5.0 MiB of 10.0 MiB",
                $"{Short("waiting")}  ────────────────────────────────────────  0 B of 1.0 MiB",
                $"{Short("sent")}  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  512.0 KiB               streamed",
                $"{Short("mounted")}  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  2.0 KiB                 mounted",
                $"{Short("present")}  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  100 B                   present",
                "3 of 5 blobs, 5.5 MiB of 11.5 MiB, 1.0 MiB/s, 1 min 15 s left",
            ],
            Lines());
    }

    [Fact]
    public void A_small_terminal_shows_active_blobs_first_within_its_height()
    {
        _console.Size(new Spectre.Console.Size(64, 7)).SupportsUnicode(false);

        _console.Write(LivePicture.Draw(Samples.Halfway, _console.Profile));

        Assert.Equal(
            [
                $"{Short("large")}  ########--------  5.0 MiB of 10.0 MiB",
                $"{Short("waiting")}  ----------------  0 B of 1.0 MiB",
                $"{Short("sent")}  ################  512.0 KiB               streamed",
                "and 2 done",
                "3 of 5 blobs, 5.5 MiB of 11.5 MiB, 1.0 MiB/s, 1 min 15 s left",
            ],
            Lines());
    }

    [Fact]
    public void No_line_is_longer_than_the_terminal_is_wide()
    {
        _console.Size(new Spectre.Console.Size(30, 10));

        _console.Write(LivePicture.Draw(Samples.Halfway, _console.Profile));

        Assert.All(Lines(), static line => Assert.InRange(line.Length, 1, 30));
        Assert.Equal(6, Lines().Count);
    }

    [Fact]
    public void Active_blobs_are_shown_before_waiting_and_finished_ones()
    {
        BlobTransfer[] blobs = [.. Enumerable.Range(0, 30).Select(
            i => Samples.Blob($"{i}", 1000, i % 3 == 0 ? 500 : i % 3 == 1 ? 0 : 1000, i % 3 == 2 ? BlobTransferKind.Streamed : null))];

        var chosen = LivePicture.Choose(blobs, 15);

        Assert.Equal(10, chosen.Count(static blob => blob is { How: null, Copied: > 0 }));
        Assert.Equal(5, chosen.Count(static blob => blob is { How: null, Copied: 0 }));
    }

    [Fact]
    public async Task It_ends_with_the_report_and_restores_the_cursor()
    {
        _console.EmitAnsiSequences().Interactive();
        var view = new LiveView(_console, _errors);

        await view.FollowAsync(Samples.Settings, Samples.Sequence(Samples.Halfway, Samples.Done));
        view.End(Samples.Settings, new CopyEnd(CopyOutcome.Copied, Samples.Done) { Digest = Samples.Wanted });

        Assert.StartsWith(
            "Copying registry.example.com/team/app:v1 to localhost:5000/team/app:v2\n", _console.Output, StringComparison.Ordinal);
        Assert.True(_console.Output.LastIndexOf(
            "\e[?25h", StringComparison.Ordinal) > _console.Output.LastIndexOf("\e[?25l", StringComparison.Ordinal));
        Assert.Contains(Samples.Wanted.Text, _console.Output, StringComparison.Ordinal);
        Assert.Equal("", _errors.ToString());
    }

    private static string Short(string name) => Samples.DigestOf(name).Hex[..12];

    private List<string> Lines() => [.. _console.Lines.Select(static line => line.TrimEnd())];
}
