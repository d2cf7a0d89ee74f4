using System.Buffers.Binary;
using System.Diagnostics;
using Replication.Testing.Servers;

namespace Replication.Testing.Serving;

/// <summary>
/// A wrong wall clock for one process. The error can change while the process runs. The monotonic clock of the process stays correct. Needs
/// the Debian package <c>tcc</c>, which compiles the preloaded library <c>skewed-clock.c</c>.
/// </summary>
public sealed class SkewedClock : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SkewedClock(TimeSpan ahead)
    {
        Set(ahead);
        Compile();
    }

    /// <summary>The clock error. It is positive if the clock is ahead of the true time.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>The environment variables of the process.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment => [("LD_PRELOAD", Library), ("REPLICATION_TEST_CLOCK", Offset)];

    private string Offset => _folder.Combine("offset");

    private string Library => _folder.Combine("skewed-clock.so");

    /// <summary>Changes the error. The process sees the new time at once.</summary>
    public void Set(TimeSpan ahead)
    {
        Ahead = ahead;
        var nanoseconds = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(nanoseconds, ahead.Ticks * TimeSpan.NanosecondsPerTick);
        // Overwrite the file in place, because the process has mapped it.
        using var file = new FileStream(Offset, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(nanoseconds);
    }

    public void Dispose() => _folder.Dispose();

    private void Compile()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "clock", "skewed-clock.c");
        using var compiler = Process.Start("tcc", ["-shared", "-nostdlib", "-o", Library, source]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
            throw new InvalidOperationException($"tcc could not compile {source}");
    }
}
