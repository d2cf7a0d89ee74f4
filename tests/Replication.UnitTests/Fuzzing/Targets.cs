using System.Net.Http.Headers;
using System.Text;
using Replication.App.Copy;
using Replication.App.Copy.Logins;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Coordination.Webhooks;
using Replication.Registries;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Lists;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;
using static Replication.UnitTests.Fuzzing.Target;

namespace Replication.UnitTests.Fuzzing;

/// <summary>Every reader of data from registries, clouds, publishers, files and users.</summary>
internal static class Targets
{
    private const string Hash = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private const string Manifest =
        $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{{Hash}}}","size":2,"data":"e30="},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{{Hash}}}","size":2}],"subject":{"mediaType":"a/b","digest":"{{{Hash}}}","size":7},"annotations":{"a":"b"}}""";
    private const string Index =
        $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{Hash}}}","size":10,"platform":{"os":"linux","architecture":"arm","variant":"v7"},"annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{{Hash}}}"}}]}""";
    private const string Schema1 = """{"schemaVersion":1,"name":"a/b","tag":"c","fsLayers":[{"blobSum":"x"}],"signatures":[]}""";

    private static readonly Uri Registry = new("https://registry.example.com:5443/v2/team/app/blobs/uploads/");
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SecretFilter Filter = new(new CredentialCache(
        new RegistryConnection { Endpoint = Registry, Username = "robot", Password = new Secret("planted-secret") }, TimeProvider.System));

    public static IReadOnlyList<Target> All { get; } =
    [
        OfBytes("manifest", ReadManifest, Manifest, Index, Schema1, """{"manifests":[]}""", """{"layers":[],"config":null}"""),
        OfBytes("list of referrers", AddReferrer, Index, """{"schemaVersion":2,"manifests":[]}"""),
        OfText(
            "challenge",
            ReadChallenge,
            "Bearer realm=\"https://auth.example.com/token\",service=\"registry\",scope=\"repository:a/b:pull,push\"",
            "Basic realm=\"a, b\", Bearer realm=\"x\\\"y\"",
            "Negotiate, Basic"),
        OfText("scopes", static text => TokenScopes.Parse(text)
            .And(TokenScopes.Parse("repository:a:pull")), "repository:team/app:pull,push registry:catalog:*"),
        OfText("Link", static text => LinkHeader.Next([text]), "</v2/_catalog?last=b&n=2>; rel=\"next\"", "<a>; rel=prev, <b>; rel=next"),
        OfText("Content-Range", ReadContentRange, "bytes 0-9/10", "bytes 5-*/10", "bytes */10"),
        OfText("Range", static text => Expect(
            ReceivedRange.Parse(text) is null or >= 0, "no place before the beginning"), "0-9", "bytes=0-9", "0-0"),
        OfText("Retry-After", static text => Expect(
            RetryAfter.Parse(text, null, Now, TimeSpan.FromHours(1)) is not { } wait
                || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromHours(1)),
            "a wait within bounds"), "120", "1767323106", "1767323106000", "Fri, 02 Jan 2026 03:05:05 GMT", "0"),
        OfBytes(
            "token",
            ReadToken,
            """{"token":"abc","expires_in":300,"issued_at":"2026-01-02T03:04:05Z"}""",
            """{"access_token":"abc","expires_in":"60"}"""),
        OfBytes("errors", static bytes => RegistryError.Parse(bytes), """{"errors":[{"code":"DENIED","message":"no","detail":{}}]}"""),
        OfText(
            "address",
            ReadAddress,
            "/v2/a/b?_state=x%2By",
            "https://other.example.com/x?y#z",
            "//host/x",
            "?a=b",
            "relative",
            "http://user:pass@host/"),
        OfText(
            "text for people",
            CleanText,
            "see https://user:planted-secret@host/x?sig=abc Bearer eyJhbGciOiJIUzI1NiJ9.abc",
            "planted-secret cm9ib3Q6cGxhbnRlZC1zZWNyZXQ="),
        OfText("digest", static text => Expect(!Digest.TryParse(text, out var digest)
            || digest.Text == text, "a digest is what it was read from"), Hash, $"sha512:{new string('a', 128)}"),
        OfText("repository", static text => Expect(!RepositoryName.TryParse(text, out var name) || (name.Text == text
            && !text.Contains("..", StringComparison.Ordinal)
            && text.Length <= 255), "a repository is a path below"), "team/app", "a/b-c/d__e/f.g"),
        OfText("tag", static text => Expect(!Tag.TryParse(text, out var tag)
            || (tag.Text == text && !text.Contains('/', StringComparison.Ordinal)), "a tag is one part of a path"), "v1.0", "_x-y.z"),
        OfText("image", ReadImage, "registry.example.com:5000/team/app:v1", "ubuntu", $"localhost/a@{Hash}", "[::1]:5000/a/b:c"),
        OfText("platform", static text => ImagePlatform.TryParse(text, out _), "linux/arm/v7", "linux/amd64"),
        OfText(
            "mark of an upload",
            ReadMark,
            $$$"""{"repository":"team/app","address":"https://registry.example.com/v2/x?_state=y","hashes":[{"position":4194304,"state":"{{{Convert.ToBase64String(new byte[112])}}}"}]}"""),
        OfBytes("page", static bytes => PageReading.Read(
            bytes, "tags", null, 10, null), """{"name":"a/b","tags":["v1","v2"]}""", """{"tags":null}"""),
        OfBytes(
            "config.json",
            ReadDockerConfiguration,
            """{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"},"registry.example.com":{"identitytoken":"x","username":"u"}},"credHelpers":{"a.example.com":"ecr-login"},"credsStore":"pass"}"""),
        OfText("answer of a credential helper", static text => HelperAnswer.Read(
            0, text, text), """{"ServerURL":"https://x","Username":"<token>","Secret":"s"}""", "credentials not found in native keychain"),
        .. Enum.GetValues<WebhookFormat>().Select(static format => OfBytes($"webhook {format}", bytes => ReadWebhook(format, bytes),
            $$$"""{"events":[{"id":"1","timestamp":"2026-01-02T03:04:05Z","action":"push","target":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{Hash}}}","repository":"team/app","tag":"v1"}}]}""",
            $$$"""[{"id":"1","repository":"team/app","tag":"v1","digest":"{{{Hash}}}","pushedAt":"2026-01-02T03:04:05Z"}]""")),
    ];

    private static void ReadManifest(byte[] bytes)
    {
        var digest = Digest.Sha256Of(bytes);
        if (ManifestParser.Parse(
            bytes, digest, "application/vnd.oci.image.manifest.v1+json") is not ManifestReading.Read { Manifest: var manifest })
            return;
        Expect(manifest.Bytes.Span.SequenceEqual(bytes), "a manifest stays as it is");
        Expect(manifest.Blobs.Concat(manifest.Manifests).Concat(manifest.Unclear).All(static it => it.Size >= 0
            && it.Digest.Algorithm is "sha256" or "sha512"), "every part has a size and a digest that can be checked");
        Expect(manifest.Blobs.All(static it => it.Data is null
            || (it.Data.Length == it.Size && it.Digest.Matches(it.Data))), "what is embedded has its digest");
        Expect(ManifestMediaTypes.IsManifest(manifest.MediaType)
            && MediaTypeHeaderValue.TryParse(manifest.MediaType, out _), "the media type of a manifest is a valid header value");
        Expect(manifest.Blobs.Select(static it => it.Digest).Distinct().Count() == manifest.Blobs.Count, "each blob once");
    }

    private static void AddReferrer(byte[] bytes)
    {
        if (ManifestParser.Parse(
            bytes, Digest.Sha256Of(bytes), "application/vnd.oci.image.index.v1+json") is not ManifestReading.Read { Manifest: var list }
            || !ManifestMediaTypes.IsIndex(list.MediaType))
            return;
        var referrer = ((ManifestReading.Read)ManifestParser.Parse(
            Encoding.UTF8.GetBytes(Manifest), Digest.Parse(Hash), null)).Manifest with
        { Digest = Digest.Sha256Of("other"u8) };
        ManifestDocument? longer;
        try
        {
            longer = ReferrersIndex.With(list, referrer);
        }
        catch (FormatException)
        {
            return;
        }
        if (longer is not null)
            Expect(ManifestParser.Parse(longer.Bytes, longer.Digest, null) is ManifestReading.Read { Manifest.Manifests: var entries }
                && entries.Any(it => it.Digest == referrer.Digest), "who was added is there");
    }

    private static void ReadChallenge(string text)
    {
        foreach (var challenge in ChallengeParser.Parse([text, text]))
            Expect(challenge.Scheme.Length > 0
                && !challenge.Parameters.Keys.Any(static name => name.Any(char.IsAsciiLetterUpper)),
                    "schemes have names, and parameters lower-case ones");
    }

    private static void ReadContentRange(string text) =>
        Expect(BlobRange.Parse(text) is not { } range || (range.First >= 0
            && range.Last >= range.First
            && (range.Total is not { } total || total > range.Last)), "a part lies in the whole");

    private static void ReadToken(byte[] bytes)
    {
        if (BearerToken.Parse(bytes, TokenScopes.None, Now) is { } token)
            Expect(token.Value.All(static c => c is > ' ' and < '\x7f')
                && token.RenewAt > Now
                && token.RenewAt <= Now.AddHours(12), "a token fits a header and is renewed");
    }

    private static void ReadAddress(string text)
    {
        foreach (var address in new[]
        {
            RemoteAddress.Resolve(Registry, text),
            RemoteAddress.ResolveSession(new RegistryConnection { Endpoint = Registry }, Registry, text)
        })
            Expect(address is null || (address.Scheme is "http" or "https"
                && address.Host.Length > 0
                && RemoteAddress.WithQuery(address, "digest", Hash).IsAbsoluteUri), "an address can be used for a request");
    }

    private static void CleanText(string text)
    {
        var clean = Filter.Clean(text);
        Expect(!clean.Contains("planted-secret", StringComparison.Ordinal), "no secret is shown");
        Expect(!clean.Any(char.IsControl), "nothing moves the cursor");
    }

    private static void ReadImage(string text)
    {
        if (ImageReference.TryParse(text, out var image, out var problem))
            Expect(image.Host.Length > 0, "an image has a registry");
        else
            Expect(problem.Length > 0, "a rejected pattern has a message");
    }

    private static void ReadMark(string text)
    {
        foreach (var hash in UploadCheckpoint.Parse(text)?.Hashes ?? [])
            RunningHash.Restore(Digest.Parse(Hash), hash)?.Dispose();
    }

    private static void ReadDockerConfiguration(byte[] bytes)
    {
        foreach (var name in new[] { "registry.example.com/a", "ubuntu", "a.example.com/b" })
        {
            if (ImageReference.TryParse(name, out var image, out _))
                DockerLogins.Find(image, "config.json", bytes);
        }
    }

    private static void ReadWebhook(WebhookFormat format, byte[] bytes)
    {
        var reading = WebhookReader.Read(format, "hangzhou", bytes, Now);
        Expect(reading.Unreadable.Count <= 101, "rubbish costs little");
    }
}
