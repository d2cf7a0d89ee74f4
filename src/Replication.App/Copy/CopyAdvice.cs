using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>Which options of the command help against a failure.</summary>
internal static class CopyAdvice
{
    public static IReadOnlyList<string> Of(CopyFailure failure, CopySettings settings)
    {
        var (side, prefix) = SideOf(failure.Message, settings);
        var host = side?.Image.Host ?? "HOST";
        return failure.Code switch
        {
            CopyFailure.Unauthorized or CopyFailure.Denied when side is null or { Credentials: null, Helper: null } =>
                [$"Log in with 'docker login {host}', or give {prefix}creds USER:PASS, {prefix}creds-file FILE or "
                    + $"REPLICATION_{(prefix == "--dst-" ? "DST" : "SRC")}_CREDS."],
            CopyFailure.RegistryUnavailable when failure.Message.Contains("TLS", StringComparison.Ordinal) =>
                [$"A private authority: {prefix}ca-file FILE. A registry without TLS: {prefix}plain-http. A certificate not to be "
                    + $"checked: --insecure."],
            CopyFailure.RegistryUnavailable when side is { IsPlainHttp: true } && !Says(failure, " answered ") =>
                [$"If {host} speaks https, leave {prefix}plain-http out."],
            CopyFailure.RedirectRefused => ["If that host is right: --allow-host HOST."],
            CopyFailure.PlatformUnknown => ["Without --platform the command copies all platforms."],
            _ => Of(failure.Remedy, settings),
        };
    }

    private static IReadOnlyList<string> Of(CopyRemedy remedy, CopySettings settings) => remedy switch
    {
        CopyRemedy.AllowSparse => ["With --allow-sparse the command copies what the source has of the image."],
        CopyRemedy.WithoutReferrers => ["With --no-referrers the command copies the image without its referrers."],
        CopyRemedy.AllPlatforms when settings.Platforms.Count > 0 => ["Without --platform the command copies all platforms."],
        _ => [],
    };

    private static bool Says(CopyFailure failure, string words) => failure.Message.Contains(words, StringComparison.Ordinal);

    // Where the sentence names no side, the host tells; where both have one host, the source does as well.
    private static (CopySide? Side, string Prefix) SideOf(string message, CopySettings settings)
    {
        var (source, target) = (settings.Source, settings.Target);
        if (message.StartsWith("The target registry", StringComparison.Ordinal))
            return (target, "--dst-");
        if (message.StartsWith("The source registry", StringComparison.Ordinal))
            return (source, "--src-");
        var namesTarget = message.Contains(target.Image.Endpoint(target.IsPlainHttp).Authority, StringComparison.Ordinal);
        var namesSource = message.Contains(source.Image.Endpoint(source.IsPlainHttp).Authority, StringComparison.Ordinal);
        return (namesSource, namesTarget) switch
        {
            (_, true) when !namesSource => (target, "--dst-"),
            (true, _) => (source, "--src-"),
            _ => (null, "--src-"),
        };
    }
}
