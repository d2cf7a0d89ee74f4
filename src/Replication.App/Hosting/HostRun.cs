using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Replication.App.Commands;
using Replication.Storage;

namespace Replication.App.Hosting;

/// <summary>Runs a host until it is told to stop, and says in the exit code how it ended.</summary>
internal static class HostRun
{
    public static async Task<int> ToEndAsync(HostSettings settings)
    {
        var interrupted = false;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => interrupted = true);
        try
        {
            await using var app = ReplicationHost.Build(settings);
            await app.RunAsync();
            return interrupted ? ExitCode.Interrupted : ExitCode.Done;
        }
        catch (StoreUnusableException e)
        {
            return await FailAsync(e.Message);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await FailAsync($"{e.Message} Choose another address under http.urls, or stop what listens there.");
        }
        catch (SocketException e)
        {
            return await FailAsync($"cannot listen on {string.Join(", ", settings.Urls)}: {e.Message}. Choose another address under http.urls.");
        }
    }

    public static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync($"replication: {message}");
        return ExitCode.Failed;
    }
}
