using System.Globalization;
using Replication.Testing.Servers;

namespace Replication.Testing.Serving;

/// <summary>
/// The wall clock of a process as wrong as a test wants it, also while the process runs; its monotonic clock stays right. Needs libfaketime (Debian's
/// package <c>faketime</c>).
/// </summary>
public sealed class SkewedClock : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SkewedClock(TimeSpan ahead)
    {
        Ahead = ahead;
        Write();
    }

    /// <summary>How far it is ahead of the true time; negative where it is behind.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>What the process is to be started with.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment =>
    [
        ("LD_PRELOAD", FindLibrary()),
        ("FAKETIME_TIMESTAMP_FILE", File),
        ("FAKETIME_CACHE_DURATION", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
        ("NO_FAKE_STAT", "1"),
    ];

    private string File => _folder.Combine("clock");

    /// <summary>Lets it jump; the process notices within a second.</summary>
    public void Set(TimeSpan ahead)
    {
        Ahead = ahead;
        Write();
    }

    public void Dispose() => _folder.Dispose();

    // Replaced in one step: it is read at any moment.
    private void Write()
    {
        var next = _folder.Combine("next");
        System.IO.File.WriteAllText(next, Ahead.TotalSeconds.ToString("+0.000;-0.000", CultureInfo.InvariantCulture));
        System.IO.File.Move(next, File, overwrite: true);
    }

    private static string FindLibrary() => Directory
        .EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true })
        .FirstOrDefault() ?? throw new InvalidOperationException("there is no libfaketimeMT.so.1 below /usr/lib: install Debian's package faketime");
}
