using System.Security.Cryptography;
using Replication.App.Commands;
using Replication.App.Copy.Views;
using Replication.App.Logging;
using Replication.Registries;
using Replication.Registries.Layouts;

namespace Replication.App.Copy;

/// <summary>Creates only the services that a copy needs, so that the command starts fast.</summary>
internal static class CopyStart
{
    public static async Task<int> RunAsync(CopySettings settings, CopyOutput output)
    {
        var time = TimeProvider.System;
        var view = ViewFor(output, time);
        using var warnings = new CopyWarnings();
        using var interruption = new Interruption(view.Abandon);
        if (await OpenAsync(settings.Source, "src", settings, time, warnings) is not { } source)
            return ExitCode.WrongUsage;
        using (source)
        {
            // Two sides with the same registry share one client and its caches.
            var target = IsOne(settings) ? source : await OpenAsync(settings.Target, "dst", settings, time, warnings);
            if (target is null)
                return ExitCode.WrongUsage;
            using (target)
            {
                var code = await new OneShotCopy(settings, source, target, view, time, warnings).RunAsync(interruption.Token);
                warnings.Print(Console.Error);
                return code;
            }
        }
    }

    internal static bool IsOne(CopySettings settings) =>
        settings.Source.InRegistry is { } source
        && settings.Target.InRegistry is { } target
        && source.Host == target.Host
        && settings.Source.IsPlainHttp == settings.Target.IsPlainHttp
        && settings.Source.Tls == settings.Target.Tls
        && settings.Source.Helper == settings.Target.Helper
        && settings.Source.Credentials?.Kind == settings.Target.Credentials?.Kind
        && settings.Source.Credentials?.Username == settings.Target.Credentials?.Username
        && settings.Source.Credentials?.Secret.Reveal() == settings.Target.Credentials?.Secret.Reveal();

    private static async Task<ImageStore?> OpenAsync(
        CopySide side, string prefix, CopySettings settings, TimeProvider time, CopyWarnings warnings)
    {
        try
        {
            if (side.Image is LayoutLocation layout)
            {
                var path = Path.GetFullPath(layout.Path);
                return layout.IsArchive ? LayoutStore.OfDockerArchive(path, time) : LayoutStore.OfFolder(path, time);
            }
            var connection = CopyConnection.Of((ImageReference)side.Image, side, settings, time);
            return new RegistryClient(connection, new RegistryClientOptions(), time, warnings);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            await Console.Error.WriteLineAsync(
                $"replication: --{prefix}-ca-file, --{prefix}-client-cert or --{prefix}-client-key: no usable PEM: {e.Message}");
            return null;
        }
    }

    private static ICopyView ViewFor(CopyOutput output, TimeProvider time) => output switch
    {
        CopyOutput.Json => new JsonView(new PrintableWriter(Console.Out), time),
        CopyOutput.Silent => new SilentView(Console.Error),
        _ when Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" =>
            new PlainView(new PrintableWriter(Console.Out), Console.Error),
        _ => LiveView.Create(Console.Out, Console.Error, isColourful: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))),
    };
}
