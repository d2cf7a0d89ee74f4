using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Replication.App.Commands;
using Replication.App.Descriptors;
using Replication.App.Logging;
using Replication.Coordination.Rules;
using Replication.Storage;

namespace Replication.App.Hosting;

/// <summary>Runs a host until it is stopped, and returns the exit code.</summary>
internal static partial class HostRun
{
    public static async Task<int> ToEndAsync(HostSettings settings)
    {
        // Registered first, so that a stop during the start is not a crash.
        using var stop = new CancellationTokenSource();
        var ending = ExitCode.Done;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Done));
        try
        {
            settings = settings.Within(DescriptorLimit.Read());
            if (settings.Descriptors.Refusal is { } refusal)
                return await FailAsync(refusal);
            using var fileLock = settings.Roles == Roles.Console ? null : StoreFileLock.Take(settings.Store);
            await using var app = ReplicationHost.Build(settings);
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HostRun));
            StartReport.LogSettings(logger, settings);
            Warn(logger, settings);
            app.Lifetime.ApplicationStarted.Register(() => _ = StartReport.LogStartedAsync(logger, app.Services, stop.Token));
            var services = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
            await app.RunAsync(stop.Token);
            // The host stops when a background service fails, but its result does not show the failure.
            return services.Select(static it => it.ExecuteTask?.Exception?.InnerException)
                .FirstOrDefault(static it => it is not null) is { } failure && !stop.IsCancellationRequested
                ? await FailAsync(failure, settings.LogLevel)
                : ending;
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
            return await FailAsync($"{e.Message} Choose another address under http.urls, or stop the process that listens there.");
        }
        catch (SocketException e)
        {
            return await FailAsync(
                $"cannot listen on {string.Join(", ", settings.Urls)}: {e.Message}. Choose another address under http.urls.");
        }

        catch (Exception e)
        {
            return stop.IsCancellationRequested ? ending : await FailAsync(e, settings.LogLevel);
        }

        void Stop(PosixSignalContext signal, int exitCode)
        {
            signal.Cancel = true;
            ending = exitCode;
            stop.Cancel();
        }
    }

    /// <summary>Reports an unforeseen error in one sentence, with its stack trace at level debug only.</summary>
    public static Task<int> FailAsync(Exception error, LogLevel level) => FailAsync(level <= LogLevel.Debug
        ? ExceptionText.WithoutLogins(error.ToString())
        : $"{ExceptionText.Of(error)}. The process cannot continue. Set log.level to debug for the stack trace.");

    public static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync($"replication: {message}");
        return ExitCode.Failed;
    }

    private static void Warn(ILogger logger, HostSettings settings)
    {
        if (settings.Descriptors.Warning is { } fewDescriptors)
            LogWarning(logger, fewDescriptors);
        foreach (var warning in DefaultSecrets.Warnings(settings).Concat(settings.Warnings))
            LogWarning(logger, warning);
    }

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
