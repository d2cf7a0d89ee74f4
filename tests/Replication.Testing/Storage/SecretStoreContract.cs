using System.Text.Json;
using Replication.Contracts.Access;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Xunit;

namespace Replication.Testing.Storage;

/// <summary>Processes with different keys, unreadable secrets, and private keys that an earlier version stored in plain text.</summary>
public abstract class SecretStoreContract(IStorePlace place) : StoreContract(place)
{
    private static readonly SampleCertificate Client = SampleCertificate.Create();

    private readonly IStorePlace _place = place;

    private IInstanceStore Instances => Get<IInstanceStore>();

    private ISecretKeyStore Keys => Get<ISecretKeyStore>();

    [Fact]
    public async Task A_secret_of_other_keys_makes_its_instance_unusable_and_no_other()
    {
        await Instances.InsertAsync(SampleInstances.Kept("hangzhou", At(1)), default);
        var others = GetWithOtherKeys<IInstanceStore>();
        await others.InsertAsync(SampleInstances.Kept("tokyo", At(2)), default);

        foreach (var (reader, readable, unreadable) in new[] { (Instances, "hangzhou", "tokyo"), (others, "tokyo", "hangzhou") })
        {
            var all = (await reader.ListAsync(default)).ToDictionary(it => it.Instance.Name, it => it.Instance);
            Assert.Null(InstanceFaults.ReasonOf(all[readable]));
            Assert.Equal(["credentials.password", "webhook.secret"], InstanceFaults.UnreadableSecrets(all[unreadable]));
            Assert.NotNull(InstanceFaults.ReasonAgainstCopies(all[unreadable]));
            Assert.Equal("robot", (await reader.FindAsync(unreadable, default))!.Instance.Credentials!.Username);
        }
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_stored_again_as_it_was()
    {
        var kept = SampleInstances.Kept("hangzhou", At(1));
        await Instances.InsertAsync(kept, default);
        var others = GetWithOtherKeys<IInstanceStore>();

        var seen = (await others.FindAsync("hangzhou", default))!;
        Assert.True(await others.ReplaceAsync(seen with { Version = Guid.NewGuid() }, seen.Version, default));

        Assert.Equal(SampleInstances.Password, (await Instances.FindAsync("hangzhou", default))!.Instance.Credentials!.Password!.Reveal());
    }

    [Theory]
    [InlineData("\"edition\":\"basic\"", "\"edition\":\"platinum\"", "edition")]
    [InlineData("\"endpoint\":\"https", "\"endpoint\":[],\"x\":\"https", "endpoint")]
    [InlineData("\"provider\":\"password\"", "\"provider\":\"of-a-newer-version\"", "credentials")]
    [InlineData("{\"name\"", "\u0001{\"name\"", "endpoint")]
    public async Task An_unreadable_instance_document_makes_only_that_instance_unusable(string text, string damage, string key)
    {
        await Instances.InsertAsync(SampleInstances.Kept("hangzhou", At(1)), default);
        await _place.ReplaceTextAsync(text, damage);
        await Instances.InsertAsync(SampleInstances.Kept("tokyo", At(1)), default);

        var all = (await Instances.ListAsync(default)).ToDictionary(it => it.Instance.Name, it => it.Instance);

        Assert.Null(InstanceFaults.ReasonOf(all["tokyo"]));
        Assert.Contains(key, all["hangzhou"].DamagedKeys);
        Assert.NotNull(InstanceFaults.ReasonAgainstCopies(all["hangzhou"]));
        var kept = (await Instances.FindAsync("hangzhou", default))!;
        Assert.True(await Instances.DeleteAsync("hangzhou", kept.Version, default));
    }

    [Fact]
    public async Task A_process_with_different_keys_reports_it_until_its_keys_are_adopted()
    {
        Assert.Null(await Keys.RegisterAsync(default));
        var other = GetWithOtherKeys<ISecretKeyStore>();

        Assert.Contains("are not those of the store", await other.FindFaultAsync(default), StringComparison.Ordinal);
        Assert.NotNull(await other.RegisterAsync(default));
        Assert.Null(await Keys.RegisterAsync(default));
        Assert.Null(await GetInAnotherProcess<ISecretKeyStore>().RegisterAsync(default));

        await other.AdoptAsync(default);
        Assert.Null(await other.RegisterAsync(default));
        Assert.NotNull(await Keys.RegisterAsync(default));
    }

    [Fact]
    public async Task The_keys_of_an_older_store_are_recognized_by_its_secrets()
    {
        await Instances.InsertAsync(SampleInstances.Kept("hangzhou", At(1)), default);
        var other = GetWithOtherKeys<ISecretKeyStore>();

        Assert.Contains("hangzhou", await other.RegisterAsync(default), StringComparison.Ordinal);
        Assert.Null(await Keys.RegisterAsync(default));
        Assert.NotNull(await other.RegisterAsync(default));
    }

    [Fact]
    public async Task A_text_that_was_sealed_for_one_purpose_opens_for_no_other()
    {
        var seal = Get<ISecretSeal>();
        await Instances.InsertAsync(SampleInstances.Kept("hangzhou", At(1)), default);
        var raw = await _place.ReadRawAsync();

        foreach (var purpose in Enum.GetValues<SealPurpose>())
        {
            Assert.Equal("place", seal.Open(purpose, seal.Seal(purpose, "place")));
            Assert.All(Enum.GetValues<SealPurpose>()
                .Where(it => it != purpose), other => Assert.Null(seal.Open(other, seal.Seal(purpose, "place"))));
            Assert.All(SealedTextsIn(raw), text => Assert.Null(seal.Open(purpose, text)));
        }
    }

    [Fact]
    public async Task Private_keys_in_plain_text_are_separated_when_read_and_sealed_at_start()
    {
        var both = $"{Client.Certificate}\n{Client.Key}\n";
        var kept = SampleInstances.Kept("hangzhou", At(1));
        kept = kept with { Instance = kept.Instance with { Tls = new InstanceTls { Certificate = both, CertificateAuthorities = both } } };
        await Instances.InsertAsync(kept, default);
        await Get<IAuditStore>().AddAsync(
            new AuditEntry
            {
                Id = Guid.NewGuid(),
                At = At(1),
                Who = "admin",
                Action = "instance.create",
                Subject = "hangzhou",
                After = JsonSerializer.SerializeToElement(new { tls = new { certificate = both, insecure = false } }),
            },
            default);
        var answers = Get<IAnswerStore>();
        await answers.BeginAsync(new KeptRequest("key", "hash", At(1), Answer: null), At(0), At(0), default);
        await answers.AnswerAsync(
            "key", new KeptAnswer(201, JsonSerializer.Serialize(new { certificate = both }), new Dictionary<string, string>()), default);
        // The store escapes plus signs in JSON, so search for the escaped form.
        var planted = Client.Secret.Replace("+", "\\u002B", StringComparison.Ordinal);
        Assert.Contains("PRIVATE KEY-----", await _place.ReadRawAsync(), StringComparison.Ordinal);

        var read = (await Instances.FindAsync("hangzhou", default))!.Instance.Tls!;
        Assert.Equal(
            (Client.Certificate, Client.Certificate, Client.Key), (read.Certificate, read.CertificateAuthorities, read.Key!.Reveal()));
        Assert.Equal(3, await Keys.SealPlainKeysAsync(default));

        var after = (await Instances.FindAsync("hangzhou", default))!;
        Assert.Equal((Client.Certificate, Client.Key), (after.Instance.Tls!.Certificate, after.Instance.Tls.Key!.Reveal()));
        Assert.NotEqual(kept.Version, after.Version);
        Assert.False((await Get<IAuditStore>().ListAsync(null, 10, default)).Items.Single().After!.Value.GetProperty("tls")
            .GetProperty("insecure")
            .GetBoolean());
        var raw = await _place.ReadRawAsync();
        Assert.DoesNotContain("PRIVATE KEY-----", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(planted, raw, StringComparison.Ordinal);
        Assert.Equal(0, await Keys.SealPlainKeysAsync(default));
    }

    private static List<string> SealedTextsIn(string raw)
    {
        // Base64 of the magic header of Data Protection payloads starts with CfDJ8.
        List<string> texts = [
            .. System.Text.RegularExpressions.Regex.Matches(raw, "CfDJ8[A-Za-z0-9_-]{40,}").Select(static it => it.Value)
        ];
        Assert.NotEmpty(texts);
        return texts;
    }
}
