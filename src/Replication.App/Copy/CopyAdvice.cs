using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>Returns the options of the command that can fix a failure.</summary>
internal static class CopyAdvice
{
    public static IReadOnlyList<string> Of(CopyFailure failure, CopySettings settings)
    {
        var (side, prefix) = SideOf(failure.Message, settings);
        var host = side?.InRegistry?.Host ?? "HOST";
        return failure.Code switch
        {
            CopyFailure.Unauthorized or CopyFailure.Denied when side is null or { Credentials: null, Helper: null } =>
                [$"Log in with 'docker login {host}', or give {prefix}creds USER:PASS, {prefix}creds-file FILE or "
                    + $"REPLICATION_{(prefix == "--dst-" ? "DST" : "SRC")}_CREDS."],
            CopyFailure.RegistryUnavailable when failure.Remedy == CopyRemedy.TrustCertificate =>
                [$"For this command, tls.ca is {prefix}ca-file FILE. --insecure skips the check of the certificate."],
            CopyFailure.RegistryUnavailable when failure.Remedy == CopyRemedy.CheckTls =>
                ["--insecure skips the check of the certificate."],
            CopyFailure.RegistryUnavailable when failure.Remedy == CopyRemedy.UsePlainHttp =>
                [$"For this command, http:// is {prefix}plain-http."],
            CopyFailure.RegistryUnavailable when failure.Remedy == CopyRemedy.UseHttps => [$"Remove {prefix}plain-http."],
            CopyFailure.RegistryUnavailable when side is { IsPlainHttp: true } && failure.Remedy == CopyRemedy.CheckScheme =>
                [$"If {host} uses https, remove {prefix}plain-http."],
            CopyFailure.RedirectRefused => ["If that host belongs to the registry, add --allow-host HOST."],
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

    // A message without a side names a host. When both sides have the same host, the source is chosen.
    private static (CopySide? Side, string Prefix) SideOf(string message, CopySettings settings)
    {
        var (source, target) = (settings.Source, settings.Target);
        if (message.StartsWith("The target registry", StringComparison.Ordinal))
            return (target, "--dst-");
        if (message.StartsWith("The source registry", StringComparison.Ordinal))
            return (source, "--src-");
        var (namesSource, namesTarget) = (Names(message, source), Names(message, target));
        return (namesSource, namesTarget) switch
        {
            (_, true) when !namesSource => (target, "--dst-"),
            (true, _) => (source, "--src-"),
            _ => (null, "--src-"),
        };
    }

    private static bool Names(string message, CopySide side) =>
        side.InRegistry is { } image && message.Contains(image.Endpoint(side.IsPlainHttp).Authority, StringComparison.Ordinal);
}
