using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.UnitTests.Registries.Copying;

public sealed class PlatformChoiceTests
{
    private static readonly Descriptor Amd64 = Manifest("a", "linux/amd64");
    private static readonly Descriptor ArmV6 = Manifest("b", "linux/arm/v6");
    private static readonly Descriptor ArmV7 = Manifest("c", "linux/arm/v7");
    private static readonly Descriptor Nowhere = Manifest("d", null);
    private static readonly Descriptor AboutAmd64 = Manifest("e", "unknown/unknown") with { AttestationOf = Amd64.Digest };
    private static readonly Descriptor AboutArmV7 = Manifest("f", "unknown/unknown") with { AttestationOf = ArmV7.Digest };
    private static readonly Descriptor[] All = [AboutAmd64, Amd64, ArmV6, ArmV7, Nowhere, AboutArmV7];

    [Theory]
    [InlineData("", "eabcdf")]
    [InlineData("linux/amd64", "ade")]
    [InlineData("linux/arm", "bcdf")]
    [InlineData("linux/arm/v6", "bd")]
    [InlineData("linux/amd64 linux/arm/v7", "acdef")]
    [InlineData("windows/amd64", "d")]
    public void Manifests_are_chosen_with_what_attests_them(string wanted, string chosen) =>
        Assert.Equal(chosen, string.Concat(Choice(wanted).Of(All).Select(static manifest => manifest.Digest.Hex[0])));

    [Theory]
    [InlineData("linux/amd64", "")]
    [InlineData("linux/arm/v8 linux/amd64 windows/amd64", "linux/arm/v8 windows/amd64")]
    public void Missing_platforms_are_found(string wanted, string missing) =>
        Assert.Equal(missing, string.Join(' ', Choice(wanted).MissingFrom(All)));

    [Theory]
    [InlineData("linux/amd64", true)]
    [InlineData("linux/arm/v7", true)]
    [InlineData("linux", false)]
    [InlineData("windows(10.0.17763)/amd64", true)]
    [InlineData("windows()/amd64", false)]
    [InlineData("windows(10/amd64", false)]
    [InlineData("linux//v7", false)]
    [InlineData("a/b/c/d", false)]
    [InlineData("linux/am d64", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_platform_is_two_or_three_words(string? text, bool isOne)
    {
        Assert.Equal(isOne, ImagePlatform.TryParse(text, out var platform));
        Assert.Equal(isOne ? text : null, platform?.ToString());
    }

    [Theory]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm64/v8", "linux/arm64", true)]
    [InlineData("linux/arm64/8", "linux/aarch64", true)]
    [InlineData("linux/aarch64", "linux/arm64", true)]
    [InlineData("linux/arm64/v8", "linux/arm64/v9", false)]
    [InlineData("linux/arm64", "linux/arm64/v9", true)]
    [InlineData("linux/x86_64", "linux/amd64", true)]
    [InlineData("linux/x86-64", "linux/amd64", true)]
    [InlineData("linux/amd64/v1", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/amd64/v1", true)]
    [InlineData("linux/amd64/v2", "linux/amd64", false)]
    [InlineData("linux/arm/v7", "linux/arm", true)]
    [InlineData("linux/arm/7", "linux/arm", true)]
    [InlineData("linux/arm", "linux/arm/v7", true)]
    [InlineData("linux/arm/v6", "linux/arm", false)]
    [InlineData("linux/armhf", "linux/arm", true)]
    [InlineData("linux/armhf", "linux/arm/v6", false)]
    [InlineData("linux/armel", "linux/arm/v6", true)]
    [InlineData("linux/i386", "linux/386", true)]
    [InlineData("Linux/AMD64", "linux/amd64", true)]
    [InlineData("macos/arm64", "darwin/arm64", true)]
    [InlineData("windows/amd64", "windows(10.0.17763.1)/amd64", true)]
    [InlineData("windows(10.0.17763)/amd64", "windows(10.0.17763.1)/amd64", true)]
    [InlineData("windows(10.0.17763.1)/amd64", "windows(10.0.17763.1)/amd64", true)]
    [InlineData("windows(10.0.1776)/amd64", "windows(10.0.17763.1)/amd64", false)]
    [InlineData("windows(10.0.17763)/amd64", "windows/amd64", false)]
    [InlineData("linux/riscv64", "linux/amd64", false)]
    public void Names_of_platforms_are_normalised(string wanted, string built, bool matches) =>
        Assert.Equal(matches, Platform(wanted).Matches(Platform(built)));

    [Fact]
    public void A_manifest_for_several_platforms_is_selected_for_each_of_them()
    {
        var shared = Manifest("a", null) with { Platforms = [Platform("linux/arm/v6"), Platform("linux/arm/v7")] };

        Assert.Equal([shared], Choice("linux/arm/v7").Of([shared]));
        Assert.Empty(Choice("linux/arm/v6 linux/arm/v7").MissingFrom([shared]));
        Assert.Empty(Choice("linux/arm/v8").Of([shared]));
    }

    private static PlatformChoice Choice(string wanted) =>
        new([.. wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Platform)]);

    private static ImagePlatform Platform(string text) =>
        ImagePlatform.TryParse(text, out var platform) ? platform : throw new FormatException(text);

    private static Descriptor Manifest(string letter, string? platform) =>
        new(ManifestMediaTypes.OciManifest, Digest.Parse($"sha256:{new string(letter[0], 64)}"), 1)
        {
            Platforms = platform is null ? [] : [Platform(platform)],
        };
}
