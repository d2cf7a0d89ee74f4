using System.Net;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry;

/// <summary>An independent client pushes to and pulls from the embedded registry.</summary>
public sealed class SkopeoTests
{
    private static readonly NetworkCredential Robot = new("robot", "secret");

    public static TheoryData<RegistryAuthentication> Authentications => [.. Enum.GetValues<RegistryAuthentication>()];

    [Theory]
    [MemberData(nameof(Authentications))]
    public async Task An_image_goes_to_a_folder_and_to_another_repository_unchanged(RegistryAuthentication authentication)
    {
        using var folder = new TemporaryFolder();
        await using var registry = await StartAsync(folder, authentication);
        var image = SampleImage.Create(seed: 5, layerSizes: [100, 3_000_000], format: SampleFormat.Docker);
        using var pusher = new RegistryPusher(registry.Address, Robot);
        await pusher.PushAsync("team/app", "v1", image);

        await Skopeo.RunAsync(["copy", .. Access("src", authentication), Name(registry, "team/app:v1"), $"dir:{folder.Combine("image")}"]);
        await Skopeo.RunAsync([
            "copy", .. Access("dest", authentication), $"dir:{folder.Combine("image")}", Name(registry, "team/other:v2")
        ]);
        await Skopeo.RunAsync(
            ["copy", .. Access(
                "src", authentication), .. Access("dest", authentication), Name(registry, "team/app:v1"), Name(registry, "third:v3")]);

        var manifest = await File.ReadAllBytesAsync(folder.Combine("image", "manifest.json"), TestContext.Current.CancellationToken);
        Assert.Equal(image.Bytes, manifest);
        Assert.True(await pusher.HoldsAsync("team/other", "v2", image));
        Assert.True(await pusher.HoldsAsync("third", "v3", image));
    }

    [Theory]
    [MemberData(nameof(Authentications))]
    public async Task An_index_goes_to_another_repository_unchanged(RegistryAuthentication authentication)
    {
        using var folder = new TemporaryFolder();
        await using var registry = await StartAsync(folder, authentication);
        var index = SampleIndex.Create(7, "amd64", "arm64", "s390x");
        using var pusher = new RegistryPusher(registry.Address, Robot);
        await pusher.PushAsync("team/app", "v1", index);

        await Skopeo.RunAsync(
            ["copy", "--all", .. Access(
                "src", authentication), .. Access("dest", authentication), Name(registry, "team/app:v1"), Name(registry, "copy:v1")]);

        Assert.True(await pusher.HoldsAsync("copy", "v1", index));
    }

    private static string Name(EmbeddedRegistryServer registry, string image) => $"docker://{registry.Address.Authority}/{image}";

    private static string[] Access(string side, RegistryAuthentication authentication) => authentication == RegistryAuthentication.None
        ? [$"--{side}-tls-verify=false"]
        : [$"--{side}-tls-verify=false", $"--{side}-creds=robot:secret"];

    private static Task<EmbeddedRegistryServer> StartAsync(TemporaryFolder folder, RegistryAuthentication authentication) =>
        EmbeddedRegistryServer.StartAsync(new()
        {
            Folder = folder.Combine("registry"),
            Authentication = authentication,
            Users = [new RegistryUser("robot", "secret")],
        });
}
