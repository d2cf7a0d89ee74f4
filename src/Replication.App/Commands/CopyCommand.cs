using System.CommandLine;
using Replication.App.Copy;
using Replication.Registries;

namespace Replication.App.Commands;

/// <summary><c>replication copy</c>: copies one image with the copy engine, without a server.</summary>
internal static class CopyCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SRC")
        {
            Description = "The image to read: host[:port]/repository[:tag][@digest], oci:FOLDER[:tag][@digest] or docker-archive:FILE.tar[:tag]; without "
                + "a tag, latest; in a folder or archive, its only image."
        };
        var target = new Argument<string>("DST") { Description = "The image to write, in the same form; not to a docker-archive." };
        var sourceOptions = new CopySideOptions("src", "source");
        var targetOptions = new CopySideOptions("dst", "target");
        var insecure = new Option<bool>("--insecure") { Description = "Do not check the registries' certificates." };
        var noOverwrite =
            new Option<bool>("--no-overwrite") { Description = "Do not replace another image under the target's tag (exit code 3)." };
        var platforms = new Option<string[]>("--platform")
        {
            Description = "Copy only this platform of an index; the digest of the index does not change; repeatable.",
            HelpName = "OS/ARCH[/VARIANT]"
        };
        var allowSparse = new Option<bool>("--allow-sparse")
        {
            Description = "Copy an index although the source lacks some of its manifests; many registries reject such an index."
        };
        var noReferrers = new Option<bool>("--no-referrers")
        {
            Description = "Do not copy signatures, attestations and other referrers."
        };
        var allowedHosts = new Option<string[]>("--allow-host")
        {
            Description =
                "A further host that the registries may redirect to, such as a token server or storage: host, host:port or *.domain; "
                    + "repeatable.",
            HelpName = "HOST"
        };
        var json = new Option<bool>("--json") { Description = "Write events for scripts, one JSON object per line." };
        var quiet = new Option<bool>("-q", "--quiet") { Description = "Write nothing but errors." };
        var command =
            new Command(
                "copy",
                "Copies one image to another registry or folder without conversion; content that the target has is not sent again.")
            {
                source, target, noOverwrite, platforms, allowSparse, noReferrers, json, quiet, insecure, allowedHosts,
            };
        foreach (var option in sourceOptions.All.Concat(targetOptions.All))
            command.Options.Add(option);
        command.SetAction((parsed, _) =>
        {
            var problems = new List<string>();
            if (parsed.GetValue(json) && parsed.GetValue(quiet))
                problems.Add("--json and -q exclude each other");
            var sourceSide = sourceOptions.Read(parsed, ReadImage(parsed, source, problems), parsed.GetValue(insecure), problems);
            var targetSide = targetOptions.Read(parsed, ReadImage(parsed, target, problems), parsed.GetValue(insecure), problems);
            if (targetSide?.Image is { Digest: { } wanted, Tag: var tag })
            {
                if (tag is null)
                    problems.Add("DST: names a digest and no tag; a copy needs a tag");
                if (sourceSide?.Image.Digest is { } read && read != wanted)
                    problems.Add("DST: names another digest than SRC; a copy keeps its digest");
            }
            if (targetSide?.Image is LayoutLocation { IsArchive: true })
                problems.Add("DST: an archive is only read; write oci:FOLDER, and pack the folder with tar");
            var chosen = ReadPlatforms(parsed.GetValue(platforms) ?? [], problems);
            if (problems.Count > 0 || sourceSide is null || targetSide is null)
                return RefuseAsync(problems);
            var settings = new CopySettings
            {
                Source = sourceSide,
                Target = targetSide,
                Override = !parsed.GetValue(noOverwrite),
                IncludeReferrers = !parsed.GetValue(noReferrers),
                AllowsSparse = parsed.GetValue(allowSparse),
                Platforms = chosen,
                AllowedHosts = parsed.GetValue(allowedHosts) ?? [],
            };
            return CopyStart.RunAsync(settings, parsed.GetValue(json)
                ? CopyOutput.Json
                : parsed.GetValue(quiet) ? CopyOutput.Silent : CopyOutput.People);
        });
        return command;
    }

    private static CopyLocation? ReadImage(ParseResult parsed, Argument<string> argument, List<string> problems)
    {
        var text = parsed.GetValue(argument)!;
        if (CopyLocation.TryParse(text, out var image, out var problem))
            return image;
        // The text before an '@' may be a password.
        problems.Add($"{argument.Name}: '{(text.LastIndexOf('@') is var at and >= 0 ? $"…{text[at..]}" : text)}' {problem}");
        return null;
    }

    private static List<ImagePlatform> ReadPlatforms(string[] texts, List<string> problems)
    {
        var read = new List<ImagePlatform>();
        foreach (var text in texts)
        {
            if (ImagePlatform.TryParse(text, out var platform))
                read.Add(platform);
            else
                problems.Add($"--platform: '{text}' is not allowed; allowed: os/arch or os/arch/variant, such as linux/arm64");
        }
        return read;
    }

    private static async Task<int> RefuseAsync(List<string> problems)
    {
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync($"replication: {problem}");
        return ExitCode.WrongUsage;
    }
}
