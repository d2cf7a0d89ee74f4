using System.Runtime.InteropServices;

namespace Replication.App.Hosting;

/// <summary>SIGHUP is a request to reload the configuration.</summary>
internal static class ReloadSignal
{
    private const int Hangup = 1;
    private const nint DefaultAction = 0;

    public static PosixSignalRegistration Register(ReloadRequests requests)
    {
        // A process that nohup started ignores the signal, and the runtime respects that.
        if (!OperatingSystem.IsWindows())
            _ = SetAction(Hangup, DefaultAction);
        return PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            requests.Add();
        });
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetAction(int signal, nint action);
}
