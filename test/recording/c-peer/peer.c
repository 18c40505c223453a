#define _GNU_SOURCE
// Both sides of a handoff as a program in C may have them, for recording: raw system calls, in the ways that handoff-cli itself never uses.
// peer backend PATH COUNT WAY, peer broker PATH COUNT WAY
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TOKEN = 16, MOST = 512 };

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int needed(int result, const char *what) {
  if (result < 0) fail(what);
  return result;
}

static int is(const char *way, const char *name) { return strcmp(way, name) == 0; }

static void place(struct sockaddr_un *address, const char *path) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  snprintf(address->sun_path, sizeof address->sun_path, "%s", path);
}

// A frame of the handoff protocol with a payload of less than 100 bytes.
static size_t frame(uint8_t *out, int kind, const uint8_t *payload, size_t length) {
  uint8_t *at = out + 5;
  *at++ = 0x08, *at++ = 1;
  if (kind != 0) *at++ = 0x10, *at++ = (uint8_t)kind;
  *at++ = 0x18, *at++ = 0xff, *at++ = 0xa1, *at++ = 0x03;
  *at++ = 0x22, *at++ = (uint8_t)length;
  memcpy(at, payload, length), at += length;
  *at++ = 0x28, *at++ = 1;
  uint32_t body = (uint32_t)(at - out - 5);
  out[0] = 1;
  memcpy(out + 1, &body, 4);
  return (size_t)(at - out);
}

static size_t offer(uint8_t *out, const uint8_t *token) {
  uint8_t payload[64] = {0x08, 0, 0x12, TOKEN};
  memcpy(payload + 4, token, TOKEN);
  memcpy(payload + 20, "\x1a\x07zccache\x20\x01", 11);
  return frame(out, 0, payload, 31);
}

static size_t ack(uint8_t *out, const uint8_t *token) {
  uint8_t payload[64] = {0x0a, TOKEN};
  memcpy(payload + 2, token, TOKEN);
  memcpy(payload + 18, "\x10\x01\x20\x01", 4);
  return frame(out, 1, payload, 22);
}

static void get(int from, uint8_t *to, size_t length) {
  for (size_t have = 0; have < length;) {
    ssize_t got = read(from, to + have, length - have);
    if (got <= 0) fail("read");
    have += (size_t)got;
  }
}

static size_t get_frame(int from, uint8_t *to) {
  uint32_t body;
  get(from, to, 5);
  memcpy(&body, to + 1, 4);
  if (body > MOST - 5) exit(1);
  get(from, to + 5, body);
  return body + 5;
}

// Sends bytes through io_uring: strace sees that it is called, not what it moves.
static void put_unseen(int to, const uint8_t *bytes, size_t length) {
  struct io_uring_params params = {0};
  int ring = needed((int)syscall(SYS_io_uring_setup, 1, &params), "io_uring_setup");
  size_t room = params.sq_off.array + params.sq_entries * sizeof(unsigned);
  char *queue = mmap(0, room, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  struct io_uring_sqe *entry = mmap(0, sizeof *entry, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
  if (queue == MAP_FAILED || entry == MAP_FAILED) fail("mmap");
  memset(entry, 0, sizeof *entry);
  entry->opcode = IORING_OP_SEND, entry->fd = to;
  entry->addr = (uint64_t)(uintptr_t)bytes, entry->len = (uint32_t)length;
  *(unsigned *)(queue + params.sq_off.array) = 0;
  __atomic_store_n((unsigned *)(queue + params.sq_off.tail), 1, __ATOMIC_RELEASE);
  needed((int)syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, 0, 0), "io_uring_enter");
  munmap(queue, room), munmap(entry, sizeof *entry);
  close(ring);
}

static void put(int to, const uint8_t *bytes, size_t length, const char *way) {
  struct iovec halves[2] = {{(void *)bytes, length / 2}, {(void *)(bytes + length / 2), length - length / 2}};
  struct mmsghdr messages[2] = {{{0, 0, halves, 1, 0, 0, 0}, 0}, {{0, 0, halves + 1, 1, 0, 0, 0}, 0}};
  if (is(way, "writev")) needed((int)writev(to, halves, 2), "writev");
  else if (is(way, "mmsg")) needed(sendmmsg(to, messages, 2, 0), "sendmmsg");
  else if (is(way, "uring")) put_unseen(to, bytes, length);
  else if (is(way, "bytes"))
    for (size_t at = 0; at < length; at++) needed((int)send(to, bytes + at, 1, 0), "send");
  else needed((int)send(to, bytes, length, MSG_NOSIGNAL), "send");
}

static void send_token(int to, const uint8_t *token, int passed) {
  struct iovec part = {(void *)token, TOKEN};
  union { char space[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = {{0}};
  struct msghdr message = {0, 0, &part, 1, control.space, sizeof control.space, 0};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET, head->cmsg_type = SCM_RIGHTS, head->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(head), &passed, sizeof(int));
  needed((int)sendmsg(to, &message, 0), "sendmsg");
}

static int receive_token(int from, uint8_t *token, const char *way) {
  int passed = -1;
  struct iovec part = {token, TOKEN};
  union { char space[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
  struct mmsghdr message = {{0, 0, &part, 1, control.space, sizeof control.space, 0}, 0};
  ssize_t got = is(way, "mmsg") ? (needed(recvmmsg(from, &message, 1, 0, 0), "recvmmsg"), message.msg_len)
                                : recvmsg(from, &message.msg_hdr, MSG_CMSG_CLOEXEC);
  if (got != TOKEN) fail("the sideband");
  struct cmsghdr *head = CMSG_FIRSTHDR(&message.msg_hdr);
  if (head != 0) memcpy(&passed, CMSG_DATA(head), sizeof(int));
  return passed;
}

// What it does with the connection that it was handed is in WAY, too: leave it idle (leak), serve it in a child (fork), or serve it.
static void serve(int passed, const char *way) {
  char ping[16];
  if (is(way, "leak")) return;
  if (is(way, "close")) return (void)close(passed);
  if (is(way, "dup")) {
    int other = dup(passed);
    close(passed);
    passed = other;
  }
  pid_t child = is(way, "fork") ? fork() : 0;
  if (child == 0) {
    ssize_t got = read(passed, ping, sizeof ping);
    if (got > 0) needed((int)write(passed, ping, (size_t)got), "write");
    if (is(way, "fork")) _exit(0);
  } else waitpid(child, 0, 0);
  close(passed);
}

static void backend(const char *path, int count, const char *way) {
  struct sockaddr_un address;
  place(&address, path);
  int listener = needed(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
  needed(bind(listener, (struct sockaddr *)&address, sizeof address), "bind");
  needed(listen(listener, 8), "listen");
  puts("{\"event\":\"listening\"}"), fflush(stdout);
  if (is(way, "daemon") && fork() != 0) exit(0);
  for (int nth = 0; nth < count; nth++) {
    uint8_t token[TOKEN], bytes[MOST];
    int peer = needed(accept(listener, 0, 0), "accept");
    int passed = receive_token(peer, token, way);
    get_frame(peer, bytes);
    put(peer, bytes, ack(bytes, token), way);
    if (passed >= 0) serve(passed, way);
    close(peer);
  }
}

static void broker(const char *path, int count, const char *way) {
  for (int nth = 0; nth < count; nth++) {
    struct sockaddr_un address;
    uint8_t token[TOKEN], bytes[MOST];
    int pair[2], peer = needed(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    place(&address, path);
    needed(connect(peer, (struct sockaddr *)&address, sizeof address), "connect");
    needed(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
    needed((int)getrandom(token, TOKEN, 0), "getrandom");
    send_token(peer, token, pair[1]);
    close(pair[1]);
    put(peer, bytes, offer(bytes, token), way);
    get_frame(peer, bytes);
    if (!is(way, "leak") && !is(way, "close")) {
      put(pair[0], (const uint8_t *)"ping", 4, "send");
      get(pair[0], bytes, 4);
    }
    close(pair[0]);
    close(peer);
  }
}

int main(int count, char **words) {
  if (count != 5) return 2;
  if (is(words[1], "backend")) backend(words[2], atoi(words[3]), words[4]);
  else if (is(words[1], "broker")) broker(words[2], atoi(words[3]), words[4]);
  else return 2;
  return 0;
}
