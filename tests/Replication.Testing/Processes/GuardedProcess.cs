using System.Diagnostics;

namespace Replication.Testing.Processes;

/// <summary>Starts processes that end with this test run, also when the run is killed (SIGKILL) and disposes nothing.</summary>
public static class GuardedProcess
{
    private static readonly Lock Gate = new();
    private static Process? _guard;

    public static Process Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        Register(process.Id);
        return process;
    }

    /// <summary>Registers a process that another one started and that outlives it.</summary>
    public static void Register(int processId)
    {
        lock (Gate)
        {
            _guard ??= StartGuard();
            _guard.StandardInput.WriteLine(processId);
            _guard.StandardInput.Flush();
        }
    }

    // The guard has a session of its own, so that a signal to the test run's process group does not reach it. It ends when its input
    // is closed, which the kernel does when this process ends.
    private static Process StartGuard() => Process.Start(
        new ProcessStartInfo("setsid", ["bash", Path.Combine(AppContext.BaseDirectory, "processes", "end-with-parent.sh")])
        {
            RedirectStandardInput = true
        })!;
}
