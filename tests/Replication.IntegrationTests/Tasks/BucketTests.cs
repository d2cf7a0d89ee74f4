using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Layouts;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Buckets as the targets and sources of tasks of a running system.</summary>
public sealed class BucketTests
{
    [Fact]
    public async Task An_image_goes_through_a_bucket_from_one_registry_to_another()
    {
        using var folder = new TemporaryFolder();
        await using var system = await ServedSystem.StartAsync(
            "tagFilter: none",
            instances: $"- {{ name: export, kind: bucket, url: \"file://{folder.Combine("export")}\" }}",
            start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(1);
        await source.PushAsync("team/app", "v1", image);

        var into = await RunAsync("replicate", "hangzhou/team/app:v1", "export", "--watch");
        Assert.True(into.ExitCode == 0, into.Output + into.Errors);
        Assert.True(SampleLayout.Holds(folder.Combine("export", "team", "app"), image));
        var outOf = await RunAsync("replicate", "export/team/app:v1", "tokyo/team/copy:v1", "--watch");
        Assert.True(outOf.ExitCode == 0, outOf.Output + outOf.Errors);
        var check = await RunAsync("instances", "check", "export");
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        Assert.Contains("file://", (await RunAsync("instances", "list")).Output, StringComparison.Ordinal);

        Task<ProgramRun> RunAsync(params string[] arguments) => BucketTests.RunAsync(system, folder, arguments);
    }

    [Fact]
    public async Task The_storage_of_a_registry_is_imported_and_a_damaged_image_does_not_stop_the_others()
    {
        using var folder = new TemporaryFolder();
        await using var lost = await DockerRegistryServer.StartAsync();
        using (var pusher = new RegistryPusher(lost.Address))
        {
            await pusher.PushAsync("team/app", "v1", SampleImage.Create(1));
            await pusher.PushAsync("team/app", "v2", SampleImage.Create(2));
            await pusher.PushAsync("team/sub/tool", "v1", SampleImage.Create(3));
        }
        lost.Kill();
        var damaged = SampleImage.Create(2).Blobs[^1].Digest;
        var blob = Path.Combine(
            lost.StorageFolder, "docker/registry/v2/blobs/sha256", damaged["sha256:".Length..][..2], damaged["sha256:".Length..], "data");
        var content = await File.ReadAllBytesAsync(blob);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(blob, content);
        await using var system = await ServedSystem.StartAsync(
            "tagFilter: none",
            instances: $"- {{ name: backup, kind: bucket, layout: distribution, url: \"file://{lost.StorageFolder}\" }}",
            start: HostedReplication.Start);

        var import = await RunAsync(
            system, folder, "imports", "create", "backup", "tokyo", "--namespace", "team/**", "--namespace", "team", "--watch");

        using var reader = new RegistryPusher(system.Target.Address);
        Assert.Equal(1, import.ExitCode);
        Assert.True(await reader.HoldsAsync("team/app", "v1", SampleImage.Create(1)), import.Output);
        Assert.True(await reader.HoldsAsync("team/sub/tool", "v1", SampleImage.Create(3)), import.Output);
        Assert.Null(await reader.ReadManifestAsync("team/app", "v2"));
        var failed = await RunAsync(system, folder, "tasks", "list", "--status", "failed", "--json");
        Assert.Contains("digestMismatch", failed.Output, StringComparison.Ordinal);
        Assert.Contains(damaged["sha256:".Length..], failed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_storage_of_a_registry_in_an_object_store_is_imported_and_a_missing_blob_is_named()
    {
        using var folder = new TemporaryFolder();
        await using var store = await S3Server.StartAsync();
        await using (var lost = await DockerRegistryServer.StartAsync())
        {
            using var pusher = new RegistryPusher(lost.Address);
            await pusher.PushAsync("team/app", "v1", SampleImage.Create(1));
            await pusher.PushAsync("team/app", "v2", SampleImage.Create(2));
            await store.SyncAsync(lost.StorageFolder, "backup/registry");
        }
        var missing = SampleImage.Create(2).Blobs[^1].Digest["sha256:".Length..];
        Assert.True(store.Objects.TryRemove(
            $"backup/registry/docker/registry/v2/blobs/sha256/{missing[..2]}/{missing}/data", out _));
        await using var system = await ServedSystem.StartAsync(
            "tagFilter: none",
            instances: $"- {{ name: backup, kind: bucket, layout: distribution, url: \"s3://{S3Server.Bucket}/backup/registry\", "
                + $"endpoint: \"{store.Address}\", credentials: {{ username: {S3Server.Key}, password: secret-1 }} }}",
            start: HostedReplication.Start);

        var check = await RunAsync(system, folder, "instances", "check", "backup");
        var import = await RunAsync(system, folder, "imports", "create", "backup", "tokyo", "--namespace", "team", "--watch");

        using var reader = new RegistryPusher(system.Target.Address);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        Assert.Equal(1, import.ExitCode);
        Assert.True(await reader.HoldsAsync("team/app", "v1", SampleImage.Create(1)), import.Output);
        Assert.Null(await reader.ReadManifestAsync("team/app", "v2"));
        var failed = await RunAsync(system, folder, "tasks", "list", "--status", "failed", "--json");
        Assert.Contains("blobUnknown", failed.Output, StringComparison.Ordinal);
        Assert.Contains($"docker/registry/v2/blobs/sha256/{missing[..2]}/{missing}/data", failed.Output, StringComparison.Ordinal);
    }

    private static Task<ProgramRun> RunAsync(ServedSystem system, TemporaryFolder folder, params string[] arguments) =>
        ProgramRun.RunAsync(folder.Path, [("REPLICATION_SERVER", system.Api.Address.AbsoluteUri)], null, arguments);
}
