using System.Diagnostics;
using System.Runtime.InteropServices;
using Replication.App.Commands;
using Replication.App.Hosting;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.App.Demo;

/// <summary>Runs the demo: starts the system, pushes images, waits for their replication, and then shows the user's own pushes.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan ArrivalTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(bool once, int? port)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        try
        {
            Console.WriteLine("Starting two registries and the replication system …");
            await using var system = await DemoSystem.StartAsync(DemoPorts.Choose(port), stop.Token);
            Introduce(system);
            var arrived = await PushAndWatchAsync(system, stop.Token);
            if (once || !arrived)
                return arrived ? ExitCode.Done : ExitCode.Failed;
            Invite(system);
            await FollowAsync(system, stop.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("Stopped; the temporary files are removed.");
            return ExitCode.Interrupted;
        }
        catch (IOException e)
        {
            return await HostRun.FailAsync(e.Message);
        }
    }

    private static async Task<bool> PushAndWatchAsync(DemoSystem system, CancellationToken cancellationToken)
    {
        (string Repository, string Tag, SampleManifest Sample, string What)[] samples =
        [
            ($"{DemoSystem.Namespace}/hello", "v1", SampleImage.Create(
                1, [512 * 1024, 256 * 1024, 128 * 1024, 96 * 1024, 32 * 1024]), "an image of 5 layers"),
            ($"{DemoSystem.Namespace}/multi", "latest", SampleIndex.Create(2, "amd64", "arm64"), "an index of 2 platforms"),
        ];
        using var source = new RegistryPusher(system.Source);
        using var target = new RegistryPusher(system.Target);
        var allArrived = true;
        foreach (var (repository, tag, sample, what) in samples)
        {
            var began = Stopwatch.GetTimestamp();
            await source.PushAsync(repository, tag, sample, cancellationToken);
            Console.WriteLine($"Pushed {what} to the source as {repository}:{tag}");
            allArrived &= await WatchAsync(system, target, repository, tag, sample, began, cancellationToken);
        }
        return allArrived;
    }

    private static async Task<bool> WatchAsync(
        DemoSystem system,
            RegistryPusher target,
            string repository,
            string tag,
            SampleManifest sample,
            long began,
            CancellationToken cancellationToken)
    {
        var tasks = system.Services.GetRequiredService<ITaskStore>();
        var filter = new TaskFilter { Repository = RepositoryName.Parse(repository), Tag = Tag.Parse(tag) };
        while (Stopwatch.GetElapsedTime(began) < ArrivalTimeout)
        {
            var page = await tasks.ListAsync(filter, after: null, limit: 1, cancellationToken);
            if (page.Items is [{ IsFinished: true } task])
            {
                if (task.Status != ReplicationStatus.Succeeded)
                {
                    Console.WriteLine($"  the task is {task.Status}: {task.Issue?.Message}");
                    return false;
                }
                var isSame = await target.HoldsAsync(repository, tag, sample, cancellationToken);
                Console.WriteLine(isSame
                    ? $"  stored at the target with identical bytes after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms; the "
                        + $"task is {task.Status} ({task.Outcome})"
                    : "  the task is Succeeded, but the target has other content");
                return isSame;
            }
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
        Console.WriteLine($"  not replicated within {ArrivalTimeout.TotalSeconds:F0} s");
        return false;
    }

    private static void Introduce(DemoSystem system) => Console.WriteLine($"""
        source registry  {system.Source.Authority}
        target registry  {system.Target.Authority}
        web console      {system.Api}
        API              {system.Api}api/v1/tasks
        rule 'demo'      replicates pushes to {system.Source.Authority}/{DemoSystem.Namespace}/… to {system.Target.Authority}

        """);

    private static void Invite(DemoSystem system) => Console.WriteLine($"""

        Push an image with any of these commands, and find it at the target a second later:
          docker push {system.Source.Authority}/{DemoSystem.Namespace}/NAME:TAG
          skopeo copy --src-tls-verify=false --dest-tls-verify=false docker://{system.Source.Authority}/{DemoSystem.Namespace}/hello:v1 docker://{system.Source.Authority}/{DemoSystem.Namespace}/mine:v1
          crane copy --insecure {system.Source.Authority}/{DemoSystem.Namespace}/hello:v1 {system.Source.Authority}/{DemoSystem.Namespace}/mine:v2
          oras cp --from-plain-http --to-plain-http {system.Source.Authority}/{DemoSystem.Namespace}/hello:v1 {system.Source.Authority}/{DemoSystem.Namespace}/mine:v3
        List the tasks: curl {system.Api}api/v1/tasks
        Ctrl-C ends the demo and removes its temporary files.

        """);

    // Writes each completion event until the demo is stopped.
    private static async Task FollowAsync(DemoSystem system, CancellationToken cancellationToken)
    {
        var events = system.Services.GetRequiredService<IEventStore>();
        string? after = null;
        while (true)
        {
            var page = await events.ListAsync(after, 100, cancellationToken);
            foreach (var it in page.Items)
                Console.WriteLine(
                    $"{it.FinishedAt:HH:mm:ss} {it.Source.Repository}:{it.Source.Tag} {it.Status} "
                        + $"{it.Outcome?.ToString() ?? it.Issue?.Message}");
            after = page.Next ?? after;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
