using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Replication.App.Commands;
using Replication.Coordination.Rules;
using Replication.Storage;

namespace Replication.App.Hosting;

/// <summary>Runs a host until it is told to stop, and says in the exit code how it ended.</summary>
internal static class HostRun
{
    public static async Task<int> ToEndAsync(HostSettings settings)
    {
        // From the first moment on, so that being stopped while starting is no crash either.
        using var stop = new CancellationTokenSource();
        var ending = ExitCode.Done;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Done));
        try
        {
            using var fileLock = StoreFileLock.Take(settings.Store);
            await using var app = ReplicationHost.Build(settings);
            await app.RunAsync(stop.Token);
            return ending;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ending;
        }
        catch (StoreUnusableException e)
        {
            return await FailAsync(e.Message);
        }
        catch (RulesRefusedException e)
        {
            await FailAsync(e.Message);
            return ExitCode.WrongUsage;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await FailAsync($"{e.Message} Choose another address under http.urls, or stop what listens there.");
        }
        catch (SocketException e)
        {
            return await FailAsync($"cannot listen on {string.Join(", ", settings.Urls)}: {e.Message}. Choose another address under http.urls.");
        }

        void Stop(PosixSignalContext signal, int exitCode)
        {
            signal.Cancel = true;
            ending = exitCode;
            stop.Cancel();
        }
    }

    public static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync($"replication: {message}");
        return ExitCode.Failed;
    }
}
