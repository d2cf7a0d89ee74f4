using System.CommandLine;
using Replication.App.Copy.Logins;
using Replication.Contracts;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>The options of <c>copy</c> that exist for each of the two registries.</summary>
internal sealed class CopySideOptions
{
    private readonly string _prefix;
    private readonly Option<string?> _credentials;
    private readonly Option<string?> _credentialsFile;
    private readonly Option<bool> _plainHttp;
    private readonly Option<string?> _authorityFile;
    private readonly Option<string?> _clientCertificate;
    private readonly Option<string?> _clientKey;

    public CopySideOptions(string prefix, string which)
    {
        _prefix = prefix;
        _credentials = new($"--{prefix}-creds")
        {
            Description = $"User name and password for the {which}. Other users of this machine can see them: prefer a file, the variable "
                + $"REPLICATION_{prefix.ToUpperInvariant()}_CREDS, or 'docker login'.",
            HelpName = "USER:PASS"
        };
        _credentialsFile = new($"--{prefix}-creds-file") { Description = "A file that contains USER:PASS.", HelpName = "FILE" };
        _plainHttp = new($"--{prefix}-plain-http") { Description = $"Use http instead of https for the {which}." };
        _authorityFile = new($"--{prefix}-ca-file")
        {
            Description = $"Also trust these certificate authorities (PEM) for the {which}.",
            HelpName = "FILE"
        };
        _clientCertificate =
            new($"--{prefix}-client-cert") { Description = $"The client certificate (PEM) for the {which}.", HelpName = "FILE" };
        _clientKey = new($"--{prefix}-client-key")
        {
            Description = "Its private key (PEM), when the certificate's file does not contain it.",
            HelpName = "FILE"
        };
    }

    public IEnumerable<Option> All => [_credentials, _credentialsFile, _plainHttp, _authorityFile, _clientCertificate, _clientKey];

    /// <summary>Returns the side; returns null and adds to the problems when an option is wrong.</summary>
    public CopySide? Read(ParseResult parsed, CopyLocation? image, bool isInsecure, List<string> problems)
    {
        var before = problems.Count;
        var tls = new RegistryTls
        {
            CertificateAuthorityFile = ExistingFile(parsed, _authorityFile, problems),
            ClientCertificateFile = ExistingFile(parsed, _clientCertificate, problems),
            ClientKeyFile = ExistingFile(parsed, _clientKey, problems),
            AcceptAnyCertificate = isInsecure,
        };
        if (tls is { ClientKeyFile: not null, ClientCertificateFile: null } && parsed.GetValue(_clientCertificate) is null)
            problems.Add($"{_clientKey.Name}: requires {_clientCertificate.Name}");
        var credentials = ReadCredentials(parsed, problems);
        if (image is null || problems.Count > before)
            return null;
        var side = new CopySide(image, parsed.GetValue(_plainHttp), credentials, tls);
        return credentials is null && side.InRegistry is { } named ? LookUp(named, side, problems) : side;
    }

    private static CopySide? LookUp(ImageReference image, CopySide side, List<string> problems)
    {
        var files = DockerPlaces.Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        switch (DockerLogins.Find(image, files))
        {
            case DockerLogin.Known known:
                return side with { Credentials = known.Credentials };
            case DockerLogin.UseHelper ask:
                return side with { Helper = ask.Helper };
            case DockerLogin.Wrong wrong:
                problems.Add(wrong.Problem);
                return null;
            default:
                return side;
        }
    }

    private RegistryCredentials? ReadCredentials(ParseResult parsed, List<string> problems)
    {
        var variable = $"REPLICATION_{_prefix.ToUpperInvariant()}_CREDS";
        if (parsed.GetValue(_credentials) is { } given)
        {
            if (parsed.GetValue(_credentialsFile) is not null)
                problems.Add($"{_credentials.Name} and {_credentialsFile.Name} exclude each other");
            return Split(given, _credentials.Name, problems);
        }
        if (ExistingFile(parsed, _credentialsFile, problems) is { } file)
            return Split(File.ReadAllText(file).TrimEnd('\r', '\n'), _credentialsFile.Name, problems);
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? Split(text, variable, problems) : null;
    }

    private static RegistryCredentials? Split(string text, string where, List<string> problems)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon < text.Length - 1)
            return new RegistryCredentials(text[..colon], new Secret(text[(colon + 1)..]));
        problems.Add($"{where}: (not shown) is not of the form USER:PASS");
        return null;
    }

    private static string? ExistingFile(ParseResult parsed, Option<string?> option, List<string> problems)
    {
        if (parsed.GetValue(option) is not { } file)
            return null;
        try
        {
            using var opened = File.OpenRead(file);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{option.Name}: '{file}' cannot be read: {e.Message}");
            return null;
        }
    }
}
