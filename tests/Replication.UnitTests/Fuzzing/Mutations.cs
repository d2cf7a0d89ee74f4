using System.Text;

namespace Replication.UnitTests.Fuzzing;

/// <summary>Mutates sample inputs: changes, removes, repeats and moves pieces, and joins pieces of several samples.</summary>
internal sealed class Mutations(Random random, IReadOnlyList<byte[]> samples)
{
    private const int MaxBytes = 64 * 1024;

    // Values that often break readers of texts, numbers, JSON and headers.
    private static readonly byte[][] Stones = [.. new[]
    {
        "", "\0", "\"", "\\", "\\u0000", "\\ud800", "\ud83d\ude00", "{", "}", "[", "]", "[[[[[[[[[[[[[[[[", ":", ",", ";", "=", "<", ">", "/", "//", "../", "@", "?", "#", "%", "%00", " ", "\t", "\r\n", "\n\n",
        "-1", "0", "-0", "1e999", "9223372036854775807", "9223372036854775808", "18446744073709551616", "0x10", "NaN", "null", "true", "{}", "[]", "\"\"", "sha256:", "sha512:", "bytes=", "bytes ",
        "\u00e9", "\u202e", "\ufeff", "\uffff", "*", "0-", "-", "--", "_", ".", "..", new string(
            'a', 300), new string('9', 40), new string('[', 100),
    }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]];

    public byte[] Next()
    {
        var bytes = samples[random.Next(samples.Count)].ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
            Change(bytes);
        if (bytes.Count > MaxBytes)
            bytes.RemoveRange(MaxBytes, bytes.Count - MaxBytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, random.Next(1, random.Next(2) == 0 ? 4 : 64));
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                var other = samples[random.Next(samples.Count)];
                bytes.InsertRange(at, other.AsSpan(random.Next(other.Length + 1)).ToArray());
                break;
            case 6:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, Stones[random.Next(Stones.Length)]);
                break;
            case 7:
                for (var times = random.Next(1, 30); times > 0 && bytes.Count < MaxBytes; times--)
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(length, bytes.Count - at)));
                break;
            default:
                bytes.InsertRange(at, Stones[random.Next(Stones.Length)]);
                break;
        }
    }
}
