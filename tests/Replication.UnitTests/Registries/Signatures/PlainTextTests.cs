using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Replication.Registries.Signatures;
using Xunit;

namespace Replication.UnitTests.Registries.Signatures;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"critical\":{\"type\":\"cosign container image signature\"}}")]
    [InlineData("SPDXVersion: SPDX-2.3\nCreator: ünïcode\n")]
    public void Text_is_text(string text) => Assert.True(PlainText.Is(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Long_text_is_text() => Assert.True(PlainText.Is(Encoding.UTF8.GetBytes(new string('x', 100_000))));

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public async Task An_archive_is_no_text(TarEntryFormat format)
    {
        var archive = await ArchiveAsync(format);

        Assert.False(PlainText.Is(archive));
        Assert.False(PlainText.Is(Compressed(archive)));
        Assert.False(PlainText.IsCose(archive));
    }

    // This text is valid JSON and also a tar archive in the old format: a reader checks only the checksum of the first block.
    [Fact]
    public void An_archive_that_is_valid_JSON_is_no_text()
    {
        var block = Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('x', 504)}\"}}");
        Encoding.ASCII.GetBytes("0000755 0000000 0000000 00000000010 00000000000 ").CopyTo(block, 100);
        Encoding.ASCII.GetBytes("        ").CopyTo(block, 148);
        var sum = block.Sum(static it => (int)it);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(7, '0') + " ").CopyTo(block, 148);

        Assert.False(PlainText.Is(block));
        block[300]++;
        Assert.True(PlainText.Is(block));
    }

    [Fact]
    public void The_start_of_bzip2_is_no_text() => Assert.False(PlainText.Is("BZh91AY&SY"u8));

    [Fact]
    public void A_COSE_message_is_recognized_by_its_start()
    {
        Assert.True(PlainText.IsCose([0xD2, 0x84, 0x40, 0xA0, 0x40, 0x40]));
        Assert.True(PlainText.IsCose([0x84, 0x40, 0xA0, 0x40, 0x40]));
        Assert.False(PlainText.IsCose([0x1F, 0x8B, 0x08]));
        Assert.False(PlainText.IsCose([]));
    }

    private static async Task<byte[]> ArchiveAsync(TarEntryFormat format)
    {
        using var stream = new MemoryStream();
        await using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, "hello"),
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, "hello"),
                TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, "hello"),
                _ => new GnuTarEntry(TarEntryType.RegularFile, "hello"),
            };
            entry.DataStream = new MemoryStream("evil"u8.ToArray());
            await writer.WriteEntryAsync(entry);
        }
        return stream.ToArray();
    }

    private static byte[] Compressed(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return stream.ToArray();
    }
}
